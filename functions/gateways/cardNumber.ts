import cardValidator from 'card-validator';
import type { PaymentsError } from '../shared/errors.ts';

/** Digits of a card number, ISO/IEC 7812-1. */
const DIGITS_MIN = 12;
const DIGITS_MAX = 19;

/** Groups of digits as people write card numbers: parted by one space, hyphen or point. */
const GROUPS = /[0-9]+(?:[ .-][0-9]+)*/g;

/**
 * Whether a text holds a card number: an issuer's range with its lengths, and the check digit (Luhn). A number of another range that
 * merely passes the check is none, and neither is a part of a longer number.
 */
export function holdsCardNumber(text: string): boolean {
  return [...text.matchAll(GROUPS)].some(([groups]) => {
    const parts = groups.split(/[ .-]/);
    return parts.some((_, from) => joinedFrom(parts, from).some(isCardNumber));
  });
}

/** What the groups from one on give, one after the other joined, as long as it may be a card number. */
function joinedFrom(parts: readonly string[], from: number): string[] {
  const joined: string[] = [];
  let digits = '';
  for (const part of parts.slice(from)) {
    digits += part;
    if (digits.length > DIGITS_MAX) break;
    if (digits.length >= DIGITS_MIN) joined.push(digits);
  }
  return joined;
}

/** The ranges of issuers and their lengths change: a library keeps them, https://www.npmjs.com/package/card-validator */
function isCardNumber(digits: string): boolean {
  return cardValidator.number(digits, { luhnValidateUnionPay: true }).isValid;
}

/** The refusal of an input that holds a card number anywhere; it names the field and nothing that was received. */
export function refuseCardData(input: object): PaymentsError | null {
  for (const [field, value] of Object.entries(input)) {
    if (textsIn(value).some(holdsCardNumber)) return { code: 'CardDataNotAccepted', facts: { field } };
  }
  return null;
}

/** Every text and number within a value of JSON, names of fields too. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [name, ...textsIn(part)]);
}
