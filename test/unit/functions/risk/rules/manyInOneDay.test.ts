import { manyInOneDay } from '../../../../../functions/risk/rules/manyInOneDay.ts';
import { testRule, versionOf } from './testRule.ts';

testRule(versionOf(manyInOneDay, 1), { moreThan: 5 }, [
  ['the first', { velocity: { last5Minutes: 0, last24Hours: 0 } }, null],
  ['the fifth', { velocity: { last5Minutes: 4, last24Hours: 4 } }, null],
  ['the sixth', { velocity: { last5Minutes: 0, last24Hours: 5 } }, { transactions: 6, moreThan: 5 }],
]);
