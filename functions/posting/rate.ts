import { err, ok, type Result } from '../shared/result.ts';
import { type Currency, type Money, money } from '../shared/money.ts';

/** An exchange rate as an exact fraction: one unit of `from` is `numerator / denominator` units of `to`. */
export interface Rate {
  readonly from: string;
  readonly to: string;
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** As published, e.g. `"1.0845"`. */
  readonly decimal: string;
  /** The day it was published for, `YYYY-MM-DD`. */
  readonly asOf: string;
}

/** Reads a published decimal rate such as `"1.0845"`; the error says what was expected. */
export function parseRate(from: string, to: string, decimal: string, asOf: string): Result<Rate, string> {
  if (!/^(0|[1-9][0-9]{0,9})(\.[0-9]{1,12})?$/.test(decimal)) return err('a decimal string such as "1.0845"');
  const [whole = '0', fraction = ''] = decimal.split('.');
  const numerator = BigInt(whole + fraction);
  if (numerator === 0n) return err('a rate above zero');
  return ok({ from, to, numerator, denominator: 10n ** BigInt(fraction.length), decimal, asOf });
}

/** Converts and rounds half to even (ISO 80000-1), the rule that does not drift over many conversions. */
export function convert(amount: Money, rate: Rate, to: Currency): Money {
  if (amount.currency.symbol !== rate.from || to.symbol !== rate.to) {
    throw new Error(`a rate of ${rate.from} to ${rate.to} for ${amount.currency.symbol} to ${to.symbol}`);
  }
  const numerator = amount.units * rate.numerator * 10n ** BigInt(to.decimals);
  const denominator = rate.denominator * 10n ** BigInt(amount.currency.decimals);
  return money(roundHalfToEven(numerator, denominator), to);
}

function roundHalfToEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}
