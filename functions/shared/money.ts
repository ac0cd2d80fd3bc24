import { formatBaseUnits } from './decimal.ts';
import { err, ok, type Result } from './result.ts';

/** What an amount is counted in. `symbol` is a type parameter so that adding USDC to ETH does not compile. */
export interface Currency<Symbol extends string = string> {
  readonly symbol: Symbol;
  /** Base units per currency unit, as a power of ten: 6 for USDC, 18 for ETH, 2 for EUR. */
  readonly decimals: number;
}

/** An amount in base units of one currency. Never a float. */
export interface Money<C extends Currency = Currency> {
  readonly units: bigint;
  readonly currency: C;
}

/** The largest amount the EVM can hold: amounts travel as `uint256`. */
export const UINT256_MAX = 2n ** 256n - 1n;

export function money<C extends Currency>(units: bigint, currency: C): Money<C> {
  return { units, currency };
}

/**
 * Reads a decimal string in currency units.
 *
 * @param text ASCII digits with at most one point and a digit on each side of it: `"5"`, `"5.00"`, `"0.000001"`
 * @returns base units, above zero and at most 2^256 − 1; else a sentence that says what was expected
 */
export function parseAmount<C extends Currency>(text: string, currency: C): Result<Money<C>, string> {
  // A length limit before the expression keeps a megabyte of digits from becoming a bigint.
  if (text.length > 100 || !/^(0|[1-9][0-9]*)(\.[0-9]+)?$/.test(text)) {
    return err('a decimal string of ASCII digits such as "5.00"');
  }
  const [whole = '0', fraction = ''] = text.split('.');
  if (fraction.length > currency.decimals) {
    return err(`at most ${currency.decimals} decimals for ${currency.symbol}`);
  }
  const units = BigInt(whole + fraction.padEnd(currency.decimals, '0'));
  if (units <= 0n) return err('an amount greater than zero');
  if (units > UINT256_MAX) return err('an amount that fits in 256 bits of base units');
  return ok(money(units, currency));
}

/** The amount in currency units, e.g. `"5.00"`. */
export function formatAmount(amount: Money): string {
  return formatBaseUnits(amount.units.toString(), amount.currency.decimals);
}

export function subtract<C extends Currency>(a: Money<C>, b: Money<C>): Money<C> {
  assertSameCurrency(a, b);
  return money(a.units - b.units, a.currency);
}

function assertSameCurrency(a: Money, b: Money): void {
  if (a.currency.symbol !== b.currency.symbol || a.currency.decimals !== b.currency.decimals) {
    throw new Error(`amounts of different currencies: ${a.currency.symbol} and ${b.currency.symbol}`);
  }
}
