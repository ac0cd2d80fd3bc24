import type { MerchantId, TransactionId } from '../shared/ids.ts';
import type { Currency, Money } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';

/** Who is paid: an account of a merchant's book with a name that payers see, and a code that they scan. */
export interface Payee {
  /** `pye_` and 128 random bits; also the account's name in the merchant's book. */
  readonly id: string;
  readonly merchantId: MerchantId;
  readonly name: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
  readonly currency: Currency;
  /** A closed one is paid no more; what it has stays. */
  readonly status: 'OPEN' | 'CLOSED';
  /** What its static code opens. */
  readonly payUrl: string;
  /** Its static code, by EMVCo. */
  readonly emvPayload: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** A code for one payment: amount, reference and time are the payee's to say. */
export interface PayeeQr {
  /** `pqr_` and 128 random bits. */
  readonly id: string;
  readonly merchantId: MerchantId;
  readonly payeeId: string;
  readonly amount: Money;
  readonly reference?: string;
  readonly payUrl: string;
  readonly emvPayload: string;
  readonly createdAt: string;
  /** ISO 8601: it is paid before it or never. */
  readonly expiresAt: string;
  readonly state:
    { readonly status: 'OPEN' } | { readonly status: 'PAID'; readonly transactionId: TransactionId };
}

/** Letters and digits without those that people take for others: https://www.crockford.com/base32.html */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_BYTES = 16;
/** 26 digits of 5 bits hold 128. */
const ID_DIGITS = 26;

const PREFIXES = { payee: 'pye_', payeeQr: 'pqr_' } as const;
type PayeeThing = keyof typeof PREFIXES;

const FORMS: Readonly<Record<PayeeThing, RegExp>> = {
  payee: /^pye_[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
  payeeQr: /^pqr_[0-7][0-9A-HJKMNP-TV-Z]{25}$/,
};

/** A new id of 128 random bits: whoever has it may see what it names. */
export function newPayeeId(of: PayeeThing, random: (bytes: number) => Buffer): string {
  let left = BigInt(`0x${random(ID_BYTES).toString('hex')}`);
  let digits = '';
  for (let digit = 0; digit < ID_DIGITS; digit++) {
    digits = (DIGITS[Number(left % 32n)] ?? '') + digits;
    left /= 32n;
  }
  return PREFIXES[of] + digits;
}

/** Reads an id; the error says what was expected. */
export function parsePayeeId(of: PayeeThing, text: string): Result<string, string> {
  return FORMS[of].test(text) ? ok(text) : err(`${PREFIXES[of]} and 26 letters and digits`);
}

/** What follows the prefix, as codes carry it. */
export function randomPartOf(id: string): string {
  return id.slice(PREFIXES.payee.length);
}

/** The id that a code carries the random part of. */
export function idWith(of: PayeeThing, randomPart: string): Result<string, string> {
  return parsePayeeId(of, PREFIXES[of] + randomPart);
}

/** Whether a code can still be paid at `now`. */
export function qrStatusOf({ state, expiresAt }: PayeeQr, now: Date): 'OPEN' | 'PAID' | 'EXPIRED' {
  if (state.status === 'PAID') return 'PAID';
  return now.toISOString() < expiresAt ? 'OPEN' : 'EXPIRED';
}
