import { manyInFiveMinutes } from '../../../../../functions/risk/rules/manyInFiveMinutes.ts';
import { testRule, versionOf } from './testRule.ts';

testRule(versionOf(manyInFiveMinutes, 1), { moreThan: 5 }, [
  ['the first', { velocity: { last5Minutes: 0, last24Hours: 90 } }, null],
  ['the fifth', { velocity: { last5Minutes: 4, last24Hours: 90 } }, null],
  ['the sixth', { velocity: { last5Minutes: 5, last24Hours: 5 } }, { transactions: 6, moreThan: 5 }],
]);
