import * as z from 'zod';
import { err, ok, type Result } from './result.ts';

/** A string that has passed the one parser of its kind. */
export type Branded<Name extends string> = string & { readonly __brand: Name };

export type InvoiceId = Branded<'InvoiceId'>;
export type MerchantId = Branded<'MerchantId'>;
export type TransactionId = Branded<'TransactionId'>;

const ULID = '[0-9A-HJKMNP-TV-Z]{26}';
const INVOICE_ID = new RegExp(`^inv_${ULID}$`);
const TRANSACTION_ID = new RegExp(`^txn_${ULID}$`);
const MERCHANT_ID = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/;

/** Reads `inv_<ULID>`; the error says what was expected. */
export function parseInvoiceId(text: string): Result<InvoiceId, string> {
  return INVOICE_ID.test(text) ? ok(text as InvoiceId) : err('an invoice id: inv_ and a ULID');
}

/** Reads 3 to 40 small letters, digits and hyphens, a letter first: safe in every key (`#` separates there). */
export function parseMerchantId(text: string): Result<MerchantId, string> {
  return MERCHANT_ID.test(text)
    ? ok(text as MerchantId)
    : err('3 to 40 small letters, digits and hyphens, a letter first');
}

/** Reads `txn_<ULID>`; the error says what was expected. */
export function parseTransactionId(text: string): Result<TransactionId, string> {
  return TRANSACTION_ID.test(text) ? ok(text as TransactionId) : err('a transaction id: txn_ and a ULID');
}

/** The same parsers where zod reads an item or a message. */
export const invoiceId = schemaOf(parseInvoiceId);
export const merchantId = schemaOf(parseMerchantId);
export const transactionId = schemaOf(parseTransactionId);

function schemaOf<T>(parse: (text: string) => Result<T, string>): z.ZodType<T, string> {
  return z.string().transform((text, context): T => {
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: `expected ${parsed.error}` });
    return z.NEVER;
  });
}
