import * as z from 'zod';
import { riskItem } from '../risk/ports.ts';
import { merchantId, transactionId } from '../shared/ids.ts';
import { checkMetadata } from '../shared/metadata.ts';
import type { Money } from '../shared/money.ts';
import { isPlain, PLAIN } from '../shared/text.ts';
import {
  DECISION_OUTCOMES,
  DIRECTIONS,
  type InboundTransaction,
  type OtherTransaction,
  type Transaction,
  TRANSACTION_KINDS,
  type TransferTransaction,
} from './transaction.ts';
import { transactionIndexKeys } from './transactionKeys.ts';
import { TRANSACTION_STATUSES } from './transactionStates.ts';

/** Of letters, digits, `_`, `.` and `-`: in keys of the ledger `:`, `#` and `@` separate. */
export const ACCOUNT_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

const units = z.string().regex(/^[1-9][0-9]{0,37}$/, 'an integer string of base units above zero');
const decimals = z.coerce.number().int().min(0).max(30);
const count = z.coerce.number().int();
const plain = z.string().refine(isPlain, PLAIN);
const text = plain.exactOptional();

/** Another system may have laid it out over lines; what it says is what counts. */
const metadataText = z.string().refine(isMetadata, 'JSON text of what the API takes as metadata');

function isMetadata(json: string): boolean {
  try {
    return checkMetadata(JSON.parse(json)) === null;
  } catch {
    return false;
  }
}

const body = {
  id: transactionId,
  version: count.min(1),
  merchantId,
  amount: units,
  currency: z.string().min(1),
  decimals,
  customerId: text,
  metadata: metadataText.exactOptional(),
  decidedBy: text,
  risk: riskItem.exactOptional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  transitions: z.array(
    z.object({ status: z.enum(TRANSACTION_STATUSES), at: z.iso.datetime(), version: count }),
  ),
};

const inbound = {
  ...body,
  kind: z.literal('INBOUND'),
  direction: z.enum(DIRECTIONS),
  accountId: z.string().regex(ACCOUNT_ID),
  externalId: plain.min(1).max(255).exactOptional(),
  merchantType: text,
  issuingCountryCode: text,
  originalAmount: units.exactOptional(),
  originalCurrency: text,
  originalDecimals: decimals.exactOptional(),
  authorizationCode: text,
  occurredAt: z.iso.datetime().exactOptional(),
  retries: count.min(1).exactOptional(),
};

export const enrichmentItem = z.object({
  accountType: z.string(),
  bankName: z.string(),
  bankIdentifier: z.string(),
  countryCode: z.string(),
  merchantTypeName: z.string().nullable(),
  rate: z.string().nullable(),
  rateAsOf: z.string().nullable(),
});

export const decisionItem = z.object({
  outcome: z.enum(DECISION_OUTCOMES),
  reasons: z.array(z.object({ rule: z.string(), code: z.string(), detail: z.string() })),
  rules: z.record(z.string(), count),
  inputs: z.record(z.string(), z.string().nullable()),
  decidedAt: z.iso.datetime(),
});

const decided = { enrichment: enrichmentItem, decision: decisionItem };

const inboundItem = z.discriminatedUnion('status', [
  z.object({ ...inbound, status: z.literal('AUTHORIZED'), released: z.boolean().exactOptional() }),
  z.object({ ...inbound, status: z.literal('DUPLICATE'), duplicateOf: transactionId }),
  z.object({ ...inbound, status: z.literal('ENRICHED'), enrichment: enrichmentItem }),
  z.object({ ...inbound, status: z.enum(['IN_REVIEW', 'APPROVED']), ...decided }),
  z.object({ ...inbound, status: z.literal('POSTED'), ...decided, journalEntryId: z.string() }),
  z.object({
    ...inbound,
    status: z.enum(['REJECTED', 'FAILED']),
    failureCode: z.string(),
    failureReason: z.string(),
    enrichment: enrichmentItem.exactOptional(),
    decision: decisionItem.exactOptional(),
  }),
]);

const transfer = {
  ...body,
  kind: z.literal('TRANSFER'),
  payerId: z.string().regex(ACCOUNT_ID),
  payeeId: z.string().regex(ACCOUNT_ID),
  payeeName: plain,
  reason: text,
  payeeQrId: z.string().exactOptional(),
  sessionId: z.string().exactOptional(),
  createdBy: text,
};

const transferItem = z.discriminatedUnion('status', [
  z.object({ ...transfer, status: z.enum(['AUTHORIZED', 'IN_REVIEW', 'APPROVED']) }),
  z.object({ ...transfer, status: z.literal('POSTED'), journalEntryId: z.string() }),
  z.object({
    ...transfer,
    status: z.enum(['REJECTED', 'FAILED']),
    failureCode: z.string(),
    failureReason: z.string(),
  }),
]);

const otherItem = z.object({
  ...body,
  kind: z.enum(TRANSACTION_KINDS).exclude(['INBOUND', 'TRANSFER']),
  status: z.enum(TRANSACTION_STATUSES),
});

/**
 * A transaction as it is stored. Other systems write such items themselves (docs/guides/write-transactions.md), so that it is
 * parsed like any input from outside. An attribute that is null is as good as absent.
 */
const transactionItem = z.preprocess(
  withoutNulls,
  z.discriminatedUnion('kind', [inboundItem, transferItem, otherItem]),
);

function withoutNulls(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  return Object.fromEntries(
    Object.entries(item).filter(([, value]) => value !== null && value !== undefined),
  );
}

/** The transaction of an item. @throws ZodError that names every field that is wrong */
export function fromItem(item: unknown): Transaction {
  const read = transactionItem.parse(item);
  if (read.kind === 'INBOUND') return inboundFrom(read);
  return withMoney(read);
}

function inboundFrom(item: z.infer<typeof inboundItem>): InboundTransaction {
  const {
    amount,
    currency,
    decimals: places,
    originalAmount,
    originalCurrency,
    originalDecimals,
    ...rest
  } = item;
  const original =
    originalAmount === undefined || originalCurrency === undefined
      ? {}
      : { original: moneyOf(originalAmount, originalCurrency, originalDecimals ?? places) };
  return { ...rest, amount: moneyOf(amount, currency, places), ...original };
}

function withMoney(
  item: z.infer<typeof transferItem | typeof otherItem>,
): TransferTransaction | OtherTransaction {
  const { amount, currency, decimals: places, ...rest } = item;
  return { ...rest, amount: moneyOf(amount, currency, places) };
}

function moneyOf(baseUnits: string, symbol: string, places: number): Money {
  return { units: BigInt(baseUnits), currency: { symbol, decimals: places } };
}

/** The item of a transaction, with the keys of its indexes. */
export function toItem(transaction: Transaction): Record<string, unknown> {
  const { id: transactionId, merchantId: owner, status, createdAt, customerId, amount } = transaction;
  return {
    ...factsOf(transaction),
    amount: amount.units.toString(),
    amountRefunded: '0',
    currency: amount.currency.symbol,
    decimals: amount.currency.decimals,
    ...transactionIndexKeys(transactionId, owner, status, createdAt, customerId),
  };
}

function factsOf(transaction: Transaction): Record<string, unknown> {
  if (transaction.kind !== 'INBOUND') return { ...transaction };
  const { original, ...rest } = transaction;
  return {
    ...rest,
    originalAmount: original?.units.toString(),
    originalCurrency: original?.currency.symbol,
    originalDecimals: original?.currency.decimals,
  };
}
