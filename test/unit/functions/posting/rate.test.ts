import { describe, expect, it } from 'vitest';
import { convert, parseRate } from '../../../../functions/posting/rate.ts';

const EUR = { symbol: 'EUR', decimals: 2 };
const JPY = { symbol: 'JPY', decimals: 0 };

function rateOf(from: string, to: string, decimal: string) {
  const rate = parseRate(from, to, decimal, '2026-01-02');
  if (!rate.ok) throw new Error(rate.error);
  return rate.value;
}

describe('an exchange rate', () => {
  it('given currencies of different decimals, when it converts, then base units come out', () => {
    const yen = convert({ units: 1_000n, currency: EUR }, rateOf('EUR', 'JPY', '161.37'), JPY);
    expect(yen).toEqual({ units: 1_614n, currency: JPY });
  });

  it('given exactly half a unit, then it rounds to the even one', () => {
    const half = rateOf('JPY', 'EUR', '0.005');
    expect(convert({ units: 1n, currency: JPY }, half, EUR).units).toBe(0n);
    expect(convert({ units: 3n, currency: JPY }, half, EUR).units).toBe(2n);
  });

  it.each(['', '0', '-1', '1e3', '1,5', '.5', '٣'])('given %j, then it is refused', (text) => {
    expect(parseRate('EUR', 'USD', text, '2026-01-02').ok).toBe(false);
  });
});
