import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { type Currency, type Money, parseAmount } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';
import { isoCurrency } from '../transactions/ports.ts';
import { printable } from './payeeCode.ts';

/** Balances are numbers of 38 digits. */
export const AMOUNT_UNITS_MAX = 10n ** 18n;

/** What QRCPS-MPM leaves them: Merchant Name (59), Merchant City (60), Reference Label (62.05). */
const NAME_CHARACTERS_MAX = 25;
const CITY_CHARACTERS_MAX = 15;
const REFERENCE_CHARACTERS_MAX = 25;
const REASON_CHARACTERS_MAX = 140;
/** Transaction Amount (54). */
const CODE_AMOUNT_CHARACTERS_MAX = 13;

export function checkName(name: string): PaymentsError | null {
  return checkText('name', name, NAME_CHARACTERS_MAX) ?? checkPrintable('name', name);
}

export function checkCity(city: string): PaymentsError | null {
  return checkText('city', city, CITY_CHARACTERS_MAX) ?? checkPrintable('city', city);
}

/** Of a name in another script nothing would be left in the code. */
function checkPrintable(field: string, text: string): PaymentsError | null {
  return /[A-Za-z0-9]/.test(printable(text, text.length))
    ? null
    : invalidInput(field, text, 'written with Latin letters or digits: codes have no others');
}

/** ISO 3166-1 alpha-2, as the runtime knows it. */
export function checkCountry(countryCode: string): PaymentsError | null {
  const known = /^[A-Z]{2}$/.test(countryCode) && COUNTRIES.of(countryCode) !== undefined;
  return known ? null : invalidInput('countryCode', countryCode, 'a country code (ISO 3166-1 alpha-2)');
}

const COUNTRIES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** What a payment app shows and the payer's statement has: printable ASCII, as codes take it. */
export function checkReference(reference: string | null | undefined): PaymentsError | null {
  if (reference === null || reference === undefined) return null;
  return /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(reference) &&
    reference.length <= REFERENCE_CHARACTERS_MAX
    ? null
    : invalidInput('reference', reference, `1 to ${REFERENCE_CHARACTERS_MAX} printable characters of ASCII`);
}

export function checkReason(reason: string | null | undefined): PaymentsError | null {
  return checkText('reason', reason, REASON_CHARACTERS_MAX);
}

export function readCurrency(code: string): Result<Currency, PaymentsError> {
  const currency = isoCurrency(code);
  return currency === null ? err(invalidInput('currency', code, 'a currency code (ISO 4217)')) : ok(currency);
}

/** @param field that the amount came in */
export function readAmount(field: string, text: string, currency: Currency): Result<Money, PaymentsError> {
  const amount = parseAmount(text, currency);
  if (!amount.ok) return err(invalidInput(field, text, amount.error));
  return amount.value.units > AMOUNT_UNITS_MAX
    ? err(invalidInput(field, text, 'at most 10^18 base units'))
    : amount;
}

/** An amount that a code has room for. */
export function readCodeAmount(text: string, currency: Currency): Result<Money, PaymentsError> {
  const amount = readAmount('amount', text, currency);
  if (!amount.ok) return amount;
  const digits = amount.value.units.toString().length + (currency.decimals === 0 ? 0 : 1);
  return digits > CODE_AMOUNT_CHARACTERS_MAX
    ? err(invalidInput('amount', text, `an amount of at most ${CODE_AMOUNT_CHARACTERS_MAX} characters`))
    : amount;
}
