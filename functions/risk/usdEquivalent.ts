import { convert, type ReferenceData } from '../posting/ports.ts';
import type { Currency, Money } from '../shared/money.ts';

const USD: Currency = { symbol: 'USD', decimals: 2 };

/** Days and currencies that are known at once. */
const KNOWN_MAX = 500;

/** The equivalent of an amount in US cents, at the rate that was published last; null where none was. A day's rate is read once. */
export function usdEquivalent({ rate }: Pick<ReferenceData, 'rate'>) {
  const known = new Map<string, ReturnType<typeof rate>>();
  return async (amount: Money<Currency>, atMs: number): Promise<bigint | null> => {
    const { symbol } = amount.currency;
    if (symbol === USD.symbol) return amount.currency.decimals === USD.decimals ? amount.units : null;
    const day = new Date(atMs).toISOString().slice(0, 10);
    const name = `${symbol} ${day}`;
    const [oldest] = known.keys();
    if (known.size > KNOWN_MAX && oldest !== undefined) known.delete(oldest);
    const reading = known.get(name) ?? rate(symbol, USD.symbol, day);
    known.set(name, reading);
    try {
      const found = await reading;
      return found === null ? null : convert(amount, found, USD).units;
    } catch (error) {
      known.delete(name);
      throw error;
    }
  };
}
