import * as z from 'zod';
import { isDeepStrictEqual } from 'node:util';
import { keyIdOf } from '../merchants/ports.ts';
import type { ChangedBy } from '../shared/changedBy.ts';
import { nameOfMove } from '../invoices/ports.ts';
import { nameCardEvent } from './cardEvent.ts';
import { isTransactionMove, type TransactionStatus } from '../transactions/ports.ts';
import {
  depositData,
  headData,
  invoiceData,
  type InvoiceData,
  reallocatedData,
  sweepData,
  sweepRevertedData,
  transactionData,
  spendingData,
  walletData,
} from './eventData.ts';
import { apiKeyData, merchantData } from './merchantData.ts';
import { endpointData } from './endpointData.ts';
import { payeeData } from './payeeData.ts';
import { withdrawalData } from './withdrawalData.ts';
import { SCHEMA_VERSION } from './envelope.ts';
import type { Envelope, EventType } from './eventTypes.ts';

/** An item before and after a write, as plain values. */
export interface Change {
  /** Null when the write created the item. */
  readonly before: Readonly<Record<string, unknown>> | null;
  /** Null when the write deleted it. */
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** What every streamed item has. */
const subjectFields = z.object({
  id: z.string(),
  version: z.int(),
  merchantId: z.string(),
  updatedAt: z.iso.datetime(),
});

/**
 * The event that a write is, or null where nothing changed for others. The write itself is the event, so the same write
 * gives the same event whenever it is translated.
 *
 * @throws Error when an image is not one that we write
 */
export function translate({ before, after }: Change): Envelope | null {
  // Nothing is deleted in normal operation, and an expired item is no news.
  if (after === null || hasNoEvents(after)) return null;
  // What left an address is the news of its sweep, or of its withdrawal.
  if (String(after['id']).startsWith('out_')) return null;
  const { id, version, merchantId, updatedAt } = subjectFields.parse(after);
  const named = nameEvent(id, before, after);
  if (named === null) return null;
  const keyId = keyOf(after);
  const event = envelope({ id, version, merchantId, updatedAt }, named);
  return keyId === null ? event : { ...event, changedBy: { keyId } };
}

/** Whose key wrote this image; null: nobody's. */
function keyOf({ changedBy: by, updatedAt }: Image): string | null {
  const known = changedBy.safeParse(by);
  return known.success && known.data.at === updatedAt ? known.data.keyId : null;
}

const changedBy = z.object({ keyId: z.string(), at: z.string() }) satisfies z.ZodType<ChangedBy>;

function envelope(
  { id, version, merchantId, updatedAt }: z.infer<typeof subjectFields>,
  { type, data }: NonNullable<Named>,
): Envelope {
  const subject = subjectOf(id, merchantId);
  return {
    id: `${subject}#${version}`,
    type,
    schemaVersion: SCHEMA_VERSION,
    occurredAt: updatedAt,
    merchantId,
    subject,
    version,
    data,
  };
}

/** Merchants, keys, endpoints and payees have names outside that are not those of their items. */
function subjectOf(id: string, merchantId: string): string {
  if (id.startsWith('MERCHANT#')) return merchantId;
  if (id.startsWith('ENDPOINT#')) return id.slice('ENDPOINT#'.length);
  if (id.startsWith('PAYEE#')) return id.slice('PAYEE#'.length);
  return id.startsWith('KEY#') ? keyIdOf(id.slice('KEY#'.length)) : id;
}

type Image = Readonly<Record<string, unknown>>;
type Named = { readonly type: EventType; readonly data: Envelope['data'] } | null;

function nameEvent(id: string, before: Image | null, after: Image): Named {
  if (id.startsWith('inv_')) return nameInvoiceEvent(before, after);
  if (id.startsWith('dep_')) return nameDepositEvent(before, after, 'deposit.seen');
  if (id.startsWith('oth_')) return nameDepositEvent(before, after, 'deposit.wrong_asset');
  if (id.startsWith('swp_')) return nameSweepEvent(before, after);
  if (id.startsWith('wdr_')) return nameWithdrawalEvent(before, after);
  // Fundings and spendings are written once and never change.
  if (id.startsWith('fnd_'))
    return before === null ? { type: 'wallet.funded', data: walletData.parse(after) } : null;
  if (id.startsWith('spn_'))
    return before === null ? { type: 'wallet.spent', data: spendingData.parse(after) } : null;
  // Only news are written: each write is one.
  if (id.startsWith('head_')) return { type: 'chain.head', data: headData.parse(after) };
  if (id.startsWith('txn_')) return nameTransactionEvent(before, after);
  if (id.startsWith('MERCHANT#')) return nameMerchantEvent(before, after);
  if (id.startsWith('KEY#')) return nameKeyEvent(id, before, after);
  if (id.startsWith('ENDPOINT#')) return nameEndpointEvent(id, before, after);
  if (id.startsWith('PAYEE#')) return namePayeeEvent(id, after);
  throw new Error(`no events are known of ${id}`);
}

function nameInvoiceEvent(before: Image | null, after: Image): Named {
  const data = invoiceData.parse(after);
  if (before === null) return { type: 'invoice.created', data };
  const old = invoiceData.parse(before);
  if (old.status !== data.status) {
    const move = nameOfMove(old.status, data.status);
    if (move === null) throw new Error(`invoice ${data.id}: no move from ${old.status} to ${data.status}`);
    return { type: `invoice.${move}`, data };
  }
  // What a key asked for is told even so: the audit is made of it.
  if (sameForOthers(old, data) && keyOf(after) === null) return null;
  if (data.holdCode !== old.holdCode)
    return { type: data.holdCode === null ? 'invoice.released' : 'invoice.held', data };
  if (data.sweepHold !== null && data.sweepHold !== old.sweepHold)
    return { type: 'invoice.sweep_waiting', data };
  if (old.amountReceived === '0' && data.amountReceived !== '0') return { type: 'invoice.seen', data };
  return { type: 'invoice.updated', data };
}

function sameForOthers(old: InvoiceData, data: InvoiceData): boolean {
  return isDeepStrictEqual({ ...old, version: 0, updatedAt: '' }, { ...data, version: 0, updatedAt: '' });
}

/** Of a deposit that is swept, the sweep and the invoice have the events. */
function nameDepositEvent(
  before: Image | null,
  after: Image,
  seen: 'deposit.seen' | 'deposit.wrong_asset',
): Named {
  const data = depositData.parse(after);
  const previous = before === null ? null : depositData.parse(before);
  const old = previous?.status ?? null;
  if (old === data.status) return nameReallocation(after, previous?.owed ?? null, data.owed);
  if (data.status === 'SEEN') {
    if (seen === 'deposit.wrong_asset' || old !== null) return { type: seen, data };
    if (data.late) return { type: 'deposit.late', data };
    return { type: data.unallocated ? 'deposit.unallocated' : seen, data };
  }
  if (data.status === 'ORPHANED') return { type: 'deposit.orphaned', data };
  const confirmed = data.status === 'CONFIRMED' && (old === null || old === 'SEEN');
  return confirmed ? { type: 'deposit.confirmed', data } : null;
}

function nameReallocation(after: Image, owedBefore: string | null, owed: string | null): Named {
  if (owedBefore === null || owed === null || owedBefore === owed) return null;
  return { type: 'deposit.reallocated', data: reallocatedData.parse({ ...after, owedBefore }) };
}

function nameSweepEvent(before: Image | null, after: Image): Named {
  const data = sweepData.parse(after);
  const old = before === null ? null : sweepData.parse(before);
  if (old?.status === data.status) return null;
  if (data.status === 'FINAL') return { type: 'sweep.final', data };
  if (data.status === 'FAILED') return { type: 'sweep.failed', data };
  if (old?.status !== 'FINAL' && old?.status !== 'FAILED') return null;
  // What was posted of it is what it was when it ended: its transactions are on no branch now.
  const finalVersion = before?.['version'];
  return { type: 'sweep.reverted', data: sweepRevertedData.parse({ ...before, finalVersion }) };
}

function nameWithdrawalEvent(before: Image | null, after: Image): Named {
  const data = withdrawalData.parse(after);
  if (before?.['status'] === data.status) return null;
  return { type: data.status === 'FINAL' ? 'withdrawal.final' : 'withdrawal.reverted', data };
}

/** Lists of keys, their uses and the last summaries stand beside them, and are nobody else's business. */
function hasNoEvents({ id }: Image): boolean {
  return typeof id === 'string' && /^(KEYS|USE|SUMMARY)#/.test(id);
}

/** A key ends in one way of two, and never twice. */
function nameKeyEvent(id: string, before: Image | null, after: Image): Named {
  const data = apiKeyData.parse({ ...after, keyId: keyIdOf(id.slice('KEY#'.length)) });
  if (before === null) return { type: 'api_key.created', data };
  if (before['revokedAt'] === undefined && data.revokedAt !== null) return { type: 'api_key.revoked', data };
  return before['replacedBy'] === undefined && data.replacedBy !== null
    ? { type: 'api_key.replaced', data }
    : null;
}

/** Only news of an endpoint are written beside the merchants: each write is one. */
function nameEndpointEvent(id: string, before: Image | null, after: Image): Named {
  const data = endpointData.parse({ ...after, endpointId: id.slice('ENDPOINT#'.length) });
  if (data.status === 'DELETED') return { type: 'webhook_endpoint.deleted', data };
  if (before === null || before['status'] === 'DELETED') return { type: 'webhook_endpoint.created', data };
  if (data.status === 'DISABLED' && data.disabledReason !== null)
    return { type: 'webhook_endpoint.disabled', data };
  const rotated = data.secretRotatedAt !== null;
  return { type: rotated ? 'webhook_endpoint.secret_rotated' : 'webhook_endpoint.updated', data };
}

/** News alone are written of it beside the merchants: that it was made, and that it was closed. */
function namePayeeEvent(id: string, after: Image): Named {
  const data = payeeData.parse({ ...after, payeeId: id.slice('PAYEE#'.length) });
  return { type: data.status === 'CLOSED' ? 'payee.closed' : 'payee.created', data };
}

/** A change that is due is good by itself: that no write says so is no news. */
function nameMerchantEvent(before: Image | null, after: Image): Named {
  const data = merchantData.parse(after);
  if (before === null) return { type: 'merchant.created', data };
  const [old, now] = [merchantData.parse(before), data].map(
    ({ pendingChanges }) => new Map(pendingChanges.map((change) => [change.id, change])),
  );
  const announced = [...(now?.keys() ?? [])].some((id) => !old?.has(id));
  if (announced) return { type: 'merchant.change_announced', data };
  const { updatedAt } = subjectFields.parse(after);
  const stopped = [...(old?.values() ?? [])].some(
    ({ id, effectiveAt }) => !now?.has(id) && effectiveAt > updatedAt,
  );
  return { type: stopped ? 'merchant.change_stopped' : 'merchant.updated', data };
}
/** The rest of it was read when that image was the new one. */
const transactionBefore = transactionData.pick({ status: true });

/**
 * Other systems write transactions too: none may begin beyond the comparison and the rules, nor move where the table of moves
 * has nothing.
 */
function nameTransactionEvent(before: Image | null, after: Image): Named {
  if (after['kind'] === 'CARD') return nameCardEvent(before, after);
  const data = transactionData.parse({ ...after, reasons: reasonsOf(after) });
  const old = before === null ? null : transactionBefore.parse(before).status;
  if (old === data.status) return null;
  if (old === null && data.status !== 'AUTHORIZED') {
    throw new Error(`transaction ${data.id} begins as ${data.status}; it must begin as AUTHORIZED`);
  }
  if (old !== null && !isTransactionMove(old, data.status)) {
    throw new Error(`transaction ${data.id}: no move from ${old} to ${data.status}`);
  }
  const type = TRANSACTION_EVENTS[data.status];
  return type === null ? null : { type, data };
}

/**
 * The event that brought a transaction to the status it has, as the stream said it first; null for a status that is none.
 * Whatever the status was before, so that it can be said again of the stored item alone.
 */
export function transactionEventOf(item: Image): Envelope | null {
  const { id, version, merchantId, updatedAt } = subjectFields.parse(item);
  const data = transactionData.parse({ ...item, reasons: reasonsOf(item) });
  const type = TRANSACTION_EVENTS[data.status];
  return type === null ? null : envelope({ id, version, merchantId, updatedAt }, { type, data });
}

/** Null: no write of ours leaves a transaction of kind INBOUND in this status, or nobody hears of it. */
const TRANSACTION_EVENTS: Readonly<Record<TransactionStatus, EventType | null>> = {
  INITIATED: null,
  REQUIRES_ACTION: null,
  UNKNOWN: null,
  AUTHORIZED: 'transaction.authorized',
  CAPTURED: null,
  VOIDED: null,
  DUPLICATE: 'transaction.duplicate',
  ENRICHED: null,
  IN_REVIEW: 'transaction.in_review',
  APPROVED: 'transaction.approved',
  REJECTED: 'transaction.rejected',
  POSTED: 'transaction.posted',
  FAILED: 'transaction.failed',
  PARTIALLY_REFUNDED: null,
  REFUNDED: null,
  DISPUTED: null,
};

function reasonsOf({ decision }: Image): unknown {
  return typeof decision === 'object' && decision !== null && 'reasons' in decision ? decision.reasons : [];
}
