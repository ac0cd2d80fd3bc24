import cardValidator from 'card-validator';
import type { PaymentsError } from '../shared/errors.ts';

/** Digits of a card number, ISO/IEC 7812-1. */
const DIGITS_MIN = 12;
const DIGITS_MAX = 19;

/** Groups of digits as people write card numbers: parted by one space, hyphen or point. */
const GROUPS = /[0-9]+(?:[ .-][0-9]+)*/g;

/**
 * Ids that are written in hexadecimal: a UUID (RFC 9562 section 4), and a hash of 16 bytes or more. Their digits stand side by side by
 * chance: of random UUIDs, the usual idempotency key, 1 in 1,300 held what reads as a card number. Without a letter it is no such id.
 */
const HEXADECIMAL_IDS =
  /(?<![0-9A-Za-z])(?=[0-9-]*[A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])|(?<![0-9A-Za-z])(?:0x)?(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{32,}(?![0-9A-Za-z])/g;

/** What stands for an id while the rest of its text is searched: a letter, so that the digits beside it stay apart. */
const ID = 'x';

/**
 * Whether a text holds a card number: an issuer's range with its lengths, and the check digit (Luhn). A number of another range that
 * merely passes the check is none, and neither is a part of a longer number or of an id in hexadecimal.
 */
export function holdsCardNumber(text: string): boolean {
  return [...text.replaceAll(HEXADECIMAL_IDS, ID).matchAll(GROUPS)].some(([groups]) => {
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
