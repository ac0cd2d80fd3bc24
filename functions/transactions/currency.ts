import currencyCodes from 'currency-codes';
import type { Currency } from '../shared/money.ts';

/**
 * The currency of an ISO 4217 code with its minor units, from the list that the maintenance agency publishes; null for a code
 * that is no currency in use, and for those without minor units (precious metals, testing).
 */
export function isoCurrency(code: string): Currency | null {
  if (!/^[A-Z]{3}$/.test(code)) return null;
  const entry = currencyCodes.code(code);
  return entry === undefined || WITHOUT_MINOR_UNITS.has(code)
    ? null
    : { symbol: entry.code, decimals: entry.digits };
}

/** The currency of a numeric code of ISO 4217, `"986"`; null as for `isoCurrency`. */
export function isoCurrencyOfNumber(number: string): Currency | null {
  if (!/^[0-9]{3}$/.test(number)) return null;
  const entry = currencyCodes.number(number);
  return entry === undefined ? null : isoCurrency(entry.code);
}

/** The numeric code of a currency, `"986"`; null for one that ISO 4217 has not, or not with as many minor units. */
export function isoNumberOf({ symbol, decimals }: Currency): string | null {
  if (isoCurrency(symbol)?.decimals !== decimals) return null;
  return currencyCodes.code(symbol)?.number ?? null;
}

/** "N.A." in the published list. */
const WITHOUT_MINOR_UNITS = new Set([
  'XAG',
  'XAU',
  'XBA',
  'XBB',
  'XBC',
  'XBD',
  'XDR',
  'XPD',
  'XPT',
  'XSU',
  'XTS',
  'XUA',
  'XXX',
]);
