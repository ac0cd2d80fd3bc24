import { unusualAmount } from '../../../../../functions/risk/rules/unusualAmount.ts';
import { testRule, versionOf } from './testRule.ts';

/** Successes of the same amount. */
const same = (successes: number, units: bigint) => ({
  successes,
  sum: (BigInt(successes) * units).toString(),
  sumOfSquares: (BigInt(successes) * units * units).toString(),
});
const huge = 10n ** 30n;

testRule(versionOf(unusualAmount, 1), { times: 3, successesMin: 5 }, [
  ['three times the average', { amount: '15000', history: same(5, 5000n) }, null],
  [
    'one base unit above',
    { amount: '15001', history: same(5, 5000n) },
    { average: '5000', standardDeviation: '0' },
  ],
  ['one success too few', { amount: '999999', history: same(4, 5000n) }, null],
  ['no history', { amount: '999999', history: same(0, 0n) }, null],
  // 10 ÷ 6: three times the average is exactly 5, which its whole part of 1 would miss.
  [
    'an average that is no whole number',
    { amount: '5', history: { successes: 6, sum: '10', sumOfSquares: '18' } },
    null,
  ],
  [
    'one above that',
    { amount: '6', history: { successes: 6, sum: '10', sumOfSquares: '18' } },
    { average: '1' },
  ],
  ['wei, beyond 2^53', { amount: (3n * huge).toString(), history: same(5, huge) }, null],
  [
    'one wei above',
    { amount: (3n * huge + 1n).toString(), history: same(5, huge) },
    { average: huge.toString() },
  ],
  [
    'amounts that vary',
    { amount: '400', history: { successes: 5, sum: '500', sumOfSquares: '70000' } },
    { standardDeviation: '63' },
  ],
]);
