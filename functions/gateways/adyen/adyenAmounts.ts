import type { Currency, Money } from '../../shared/money.ts';

/*
 * https://docs.adyen.com/development-resources/currency-codes: minor units as ISO 4217 has them, with exceptions.
 */

/** Decimals at Adyen, where ISO 4217 has others. */
const DECIMALS: Readonly<Record<string, number>> = { CLP: 2, CVE: 0, IDR: 0, ISK: 2 };

/** Adyen names no most for cards. Twelve digits are what card networks carry: ISO 8583, field 4. */
const ADYEN_AMOUNT_MAX = 999_999_999_999n;

/** How many of Adyen's units are one of ours, and the other way round. */
function factorsOf({ symbol, decimals }: Currency): { readonly up: bigint; readonly down: bigint } {
  const more = (DECIMALS[symbol] ?? decimals) - decimals;
  return more >= 0 ? { up: 10n ** BigInt(more), down: 1n } : { up: 1n, down: 10n ** BigInt(-more) };
}

/** Adyen's units, which always fit a number; null for an amount that Adyen cannot charge: a rupiah has no cents there. */
export function toAdyenAmount({ units, currency }: Money<Currency>): number | null {
  const { up, down } = factorsOf(currency);
  if (units % down !== 0n) return null;
  const amount = (units / down) * up;
  return amount > ADYEN_AMOUNT_MAX ? null : Number(amount);
}

/** Base units. @throws Error for what is no amount of this currency */
export function fromAdyenAmount(amount: number, currency: Currency): bigint {
  const { up, down } = factorsOf(currency);
  const given = BigInt(amount) * down;
  if (given % up !== 0n) throw new Error(`${amount} is no amount of ${currency.symbol} at Adyen`);
  return given / up;
}

/** Base units; Adyen names no least either, so that it is one of its units. */
export function adyenLimits(currency: Currency): { readonly min: bigint; readonly max: bigint } {
  const { up, down } = factorsOf(currency);
  return { min: down, max: (ADYEN_AMOUNT_MAX * down) / up };
}
