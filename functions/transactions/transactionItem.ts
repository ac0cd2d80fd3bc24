import * as z from 'zod';
import { parseMerchantId, parseTransactionId } from '../shared/ids.ts';
import type { Transaction } from './transaction.ts';
import { transactionIndexKeys } from './transactionKeys.ts';
import { TRANSACTION_STATUSES } from './transactionStates.ts';

/** Of letters, digits, `_`, `.` and `-`: in keys of the ledger `:`, `#` and `@` separate. */
export const ACCOUNT_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

const units = z.string().regex(/^[1-9][0-9]{0,37}$/, 'an integer string of base units above zero');
const decimals = z.coerce.number().int().min(0).max(30);
const id = z.string().transform((text, context) => {
  const parsed = parseTransactionId(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: parsed.error });
  return z.NEVER;
});
const merchantId = z.string().transform((text, context) => {
  const parsed = parseMerchantId(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: parsed.error });
  return z.NEVER;
});

/**
 * A transaction as it is stored. Other systems write such items themselves (docs/guides/write-transactions.md), so that it is
 * parsed like any input from outside.
 */
export const transactionItem = z.object({
  id,
  version: z.coerce.number().int().min(1),
  merchantId,
  kind: z.enum(['CARD', 'TRANSFER', 'INBOUND', 'INVOICE']),
  status: z.enum(TRANSACTION_STATUSES),
  amount: units,
  currency: z.string().min(1),
  decimals,
  direction: z.enum(['DEBIT', 'CREDIT']),
  accountId: z.string().regex(ACCOUNT_ID),
  externalId: z.string().min(1).max(255).nullish(),
  merchantType: z.string().nullish(),
  issuingCountryCode: z.string().nullish(),
  originalAmount: units.nullish(),
  originalCurrency: z.string().nullish(),
  originalDecimals: decimals.nullish(),
  authorizationCode: z.string().nullish(),
  occurredAt: z.iso.datetime().nullish(),
  metadata: z.unknown().optional(),
  customerId: z.string().nullish(),
  duplicateOf: id.nullish(),
  released: z.boolean().nullish(),
  enrichment: z.unknown().optional(),
  decision: z.unknown().optional(),
  failureCode: z.string().nullish(),
  failureReason: z.string().nullish(),
  journalEntryId: z.string().nullish(),
  reviewNote: z.string().nullish(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  transitions: z.array(
    z.object({
      status: z.enum(TRANSACTION_STATUSES),
      at: z.iso.datetime(),
      version: z.coerce.number().int(),
    }),
  ),
});

/** The transaction of an item. @throws ZodError that names every field that is wrong */
export function fromItem(item: unknown): Transaction {
  const { amount, currency, decimals, originalAmount, originalCurrency, originalDecimals, ...rest } =
    transactionItem.parse(item);
  const known = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== null && value !== undefined),
  );
  const original =
    originalAmount && originalCurrency
      ? {
          original: {
            units: BigInt(originalAmount),
            currency: { symbol: originalCurrency, decimals: originalDecimals ?? decimals },
          },
        }
      : {};
  return {
    ...known,
    amount: { units: BigInt(amount), currency: { symbol: currency, decimals } },
    ...original,
  } as unknown as Transaction;
}

/** The item of a transaction, with the keys of its indexes. */
export function toItem(transaction: Transaction): Record<string, unknown> {
  const {
    amount,
    original,
    id: transactionId,
    merchantId: owner,
    status,
    createdAt,
    customerId,
    ...rest
  } = transaction;
  return {
    ...rest,
    id: transactionId,
    merchantId: owner,
    status,
    createdAt,
    customerId,
    amount: amount.units.toString(),
    amountRefunded: '0',
    currency: amount.currency.symbol,
    decimals: amount.currency.decimals,
    originalAmount: original?.units.toString(),
    originalCurrency: original?.currency.symbol,
    originalDecimals: original?.currency.decimals,
    ...transactionIndexKeys(transactionId, owner, status, createdAt, customerId),
  };
}
