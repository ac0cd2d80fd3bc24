import { largeAmount } from '../../../../../functions/risk/rules/largeAmount.ts';
import { testRule, versionOf } from './testRule.ts';

testRule(versionOf(largeAmount, 1), { aboveUsdCents: 1_000_000 }, [
  ['ten thousand US dollars', { usdCents: '1000000' }, null],
  ['a cent more', { usdCents: '1000001' }, { usdCents: '1000001' }],
  ['beyond 2^53', { usdCents: '9007199254740993000' }, { usdCents: '9007199254740993000' }],
  ['no known rate', { usdCents: null, amount: '99999999999' }, null],
]);
