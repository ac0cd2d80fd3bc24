import { describe, expect, it } from 'vitest';
import { formatBaseUnits } from '../../../../functions/shared/decimal.ts';

describe('formatting base units', () => {
  it.each([
    ['5000000', 6, '5.00'],
    ['5000001', 6, '5.000001'],
    ['5100000', 6, '5.10'],
    ['1', 6, '0.000001'],
    ['0', 6, '0.00'],
    ['-2500000', 6, '-2.50'],
    ['1', 18, '0.000000000000000001'],
    ['100000000000000000', 18, '0.10'],
    ['7', 0, '7'],
    ['75', 1, '7.5'],
    ['1', 36, `0.${'0'.repeat(35)}1`],
    [
      (2n ** 256n - 1n).toString(),
      6,
      '115792089237316195423570985008687907853269984665640564039457584007913129.639935',
    ],
  ])('given %s with %i decimals, then it reads %s', (units, decimals, text) => {
    expect(formatBaseUnits(units, decimals)).toBe(text);
  });
});
