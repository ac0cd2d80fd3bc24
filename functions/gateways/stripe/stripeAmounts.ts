import type { Currency, Money } from '../../shared/money.ts';

/*
 * https://docs.stripe.com/currencies#minor-units: Stripe counts in a currency's minor unit as ISO 4217 has it, with exceptions.
 */

/** ISO 4217 has no decimals, and Stripe wants two, of which the last are zeros. */
const TWO_DECIMALS_AS_ZERO: readonly string[] = ['ISK', 'UGX'];
/** ISO 4217 has two decimals, and Stripe takes none: not taken. */
const NOT_TAKEN: readonly string[] = ['MGA'];

/** Eight digits: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const STRIPE_AMOUNT_MAX = 99_999_999n;

/** Stripe's own units: what a charge must be at least, https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const MINIMUM: Readonly<Record<string, bigint>> = {
  AED: 200n,
  AUD: 50n,
  BRL: 50n,
  CAD: 50n,
  CHF: 50n,
  CZK: 1_500n,
  DKK: 250n,
  EUR: 50n,
  GBP: 30n,
  HKD: 400n,
  HUF: 17_500n,
  INR: 50n,
  JPY: 50n,
  MXN: 1_000n,
  MYR: 200n,
  NOK: 300n,
  NZD: 50n,
  PLN: 200n,
  RON: 200n,
  SEK: 300n,
  SGD: 50n,
  THB: 1_000n,
  USD: 50n,
};

function factorOf({ symbol }: Currency): bigint {
  return TWO_DECIMALS_AS_ZERO.includes(symbol) ? 100n : 1n;
}

/** Stripe's units, which always fit a number; null for an amount that Stripe cannot charge: of three decimals the last must be zero. */
export function toStripeAmount({ units, currency }: Money<Currency>): number | null {
  if (currency.decimals === 3 && units % 10n !== 0n) return null;
  const amount = units * factorOf(currency);
  return amount > STRIPE_AMOUNT_MAX ? null : Number(amount);
}

/** Base units. @throws Error for what is no amount of this currency */
export function fromStripeAmount(amount: number, currency: Currency): bigint {
  const factor = factorOf(currency);
  const given = BigInt(amount);
  if (given % factor !== 0n) throw new Error(`${amount} is no amount of ${currency.symbol} at Stripe`);
  return given / factor;
}

/** Base units of a fee, which Stripe may count finer than ISO 4217 does: null then, and the settlement report has it. */
export function feeAmount(amount: number, currency: Currency): bigint | null {
  return BigInt(amount) % factorOf(currency) === 0n ? fromStripeAmount(amount, currency) : null;
}

/** Base units; null for a currency that is not taken. */
export function stripeLimits(currency: Currency): { readonly min: bigint; readonly max: bigint } | null {
  if (NOT_TAKEN.includes(currency.symbol)) return null;
  const factor = factorOf(currency);
  return { min: (MINIMUM[currency.symbol] ?? 1n) / factor || 1n, max: STRIPE_AMOUNT_MAX / factor };
}
