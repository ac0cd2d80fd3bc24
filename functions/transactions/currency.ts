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
