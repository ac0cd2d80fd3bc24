import * as z from 'zod';
import {
  depositData,
  invoiceData,
  reallocatedData,
  refundData,
  sweepData,
  transactionData,
  unallocatedData,
  walletData,
} from './eventData.ts';

/** Every event that this system emits, with what it means. Consumers see `type` as EventBridge's `detail-type`. */
export const EVENT_TYPES = {
  'invoice.created': { meaning: 'An invoice waits for money.', data: invoiceData },
  'invoice.seen': { meaning: 'The first money arrived, less than the amount.', data: invoiceData },
  'invoice.confirming': { meaning: 'The amount arrived and is not yet final.', data: invoiceData },
  'invoice.paid': { meaning: 'The amount is final.', data: invoiceData },
  'invoice.expired': { meaning: 'The time was over before the amount arrived.', data: invoiceData },
  'invoice.cancelled': { meaning: 'The merchant cancelled it.', data: invoiceData },
  'invoice.reopened': { meaning: 'The merchant reopened it, with a new expiry.', data: invoiceData },
  'invoice.reverted': { meaning: 'A reorganisation took money back.', data: invoiceData },
  'invoice.sweeping': { meaning: 'Its money is on its way to the treasury.', data: invoiceData },
  'invoice.sweep_waiting': { meaning: 'Its money is not swept yet; sweepHold says why.', data: invoiceData },
  'invoice.swept': { meaning: 'Its money is at the treasury.', data: invoiceData },
  'invoice.sweep_failed': { meaning: 'The sweep was given up; failureReason says why.', data: invoiceData },
  'invoice.updated': { meaning: 'Something changed that has no event of its own.', data: invoiceData },
  'deposit.seen': { meaning: 'Money arrived in a block.', data: depositData },
  'deposit.late': {
    meaning: 'Money arrived after the expiry or for a cancelled invoice.',
    data: depositData,
  },
  'deposit.confirmed': { meaning: 'Money is final.', data: depositData },
  'deposit.reallocated': {
    meaning: 'More of a final deposit counts towards what its invoice asks for.',
    data: reallocatedData,
  },
  'deposit.orphaned': { meaning: 'A reorganisation took money back.', data: depositData },
  'deposit.unallocated': {
    meaning: 'Money is final on an address of ours that waits for none.',
    data: unallocatedData,
  },
  'sweep.final': { meaning: 'A sweep is final.', data: sweepData },
  'sweep.failed': { meaning: 'A sweep was given up.', data: sweepData },
  'wallet.funded': { meaning: 'The owner paid into a wallet of the system.', data: walletData },
  'invoice.refunded': { meaning: 'A refund of an invoice is final.', data: refundData },
  'transaction.authorized': {
    meaning: 'A transaction is authorised and not a duplicate.',
    data: transactionData,
  },
  'transaction.duplicate': { meaning: 'It repeats another one and is parked.', data: transactionData },
  'transaction.enriched': { meaning: 'What the rules need was looked up.', data: transactionData },
  'transaction.in_review': { meaning: 'A person decides.', data: transactionData },
  'transaction.approved': { meaning: 'It may be posted.', data: transactionData },
  'transaction.rejected': { meaning: 'It will not be posted.', data: transactionData },
  'transaction.posted': { meaning: 'Its journal entry stands.', data: transactionData },
  'transaction.failed': {
    meaning: 'It could not be finished; failureReason says why.',
    data: transactionData,
  },
} as const;

export type EventType = keyof typeof EVENT_TYPES;

export const SCHEMA_VERSION = 1;

/** The envelope is the `detail` of the EventBridge event. */
export function envelopeSchema(type: EventType): z.ZodType<Envelope> {
  return z.object({
    id: z.string().describe('subject#version: the same for every delivery. Consumers are idempotent on it.'),
    type: z.literal(type),
    schemaVersion: z.literal(SCHEMA_VERSION),
    occurredAt: z.iso.datetime(),
    merchantId: z.string(),
    subject: z.string().describe('Id of what changed.'),
    version: z.int().describe('Of the subject: of two events the higher is newer.'),
    data: EVENT_TYPES[type].data,
  });
}

/** One event; `data` fits its `type`. */
export interface Envelope {
  readonly id: string;
  readonly type: EventType;
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** ISO 8601, when the subject was written. */
  readonly occurredAt: string;
  readonly merchantId: string;
  readonly subject: string;
  readonly version: number;
  readonly data: z.infer<(typeof EVENT_TYPES)[EventType]['data']>;
}

/** An event of one type, or of several. */
export type EventOf<T extends EventType> = Omit<Envelope, 'type' | 'data'> & {
  readonly type: T;
  readonly data: z.infer<(typeof EVENT_TYPES)[T]['data']>;
};

/** Any event; its `type` says what its `data` is. */
export type AnyEvent = { readonly [T in EventType]: EventOf<T> }[EventType];
