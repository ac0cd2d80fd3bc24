import type { AnyEvent, EventType } from '../events/eventTypes.ts';
import { money } from '../shared/money.ts';
import type { AskedTransaction } from './preparedAttempt.ts';
import type { Outcome } from './riskEvent.ts';

/** What an event of the bus tells the risk rules. */
export interface StreamedEvent {
  readonly transactionId: string;
  /** The transaction itself, for one that nobody has judged before its money moved; null where that is not told. */
  readonly asked: AskedTransaction | null;
  readonly outcome: Outcome | null;
  /** Whether it is judged now, with what is known since: the outcome alone says nothing that a person should hear. */
  readonly judged: boolean;
}

/** Events that the stream carries: what a transaction's judgement does not see. The rules of the bus are made of this list. */
export const STREAMED_TYPES = [
  'invoice.paid',
  'transaction.captured',
  'transaction.posted',
  'transaction.failed',
  'transaction.rejected',
  'transaction.dispute_opened',
  'refund.succeeded',
] as const satisfies readonly EventType[];

type TransactionData = Extract<AnyEvent, { type: 'transaction.posted' }>['data'];
type InvoiceData = Extract<AnyEvent, { type: 'invoice.paid' }>['data'];

/**
 * Null for an event that the rules have nothing to do with. A success is money that was taken or booked: what is authorised and waits for
 * a person proves nothing yet.
 */
export function streamedEvent(event: AnyEvent): StreamedEvent | null {
  const outcome = (type: Outcome['type']): Outcome => ({
    type,
    transactionId: event.subject,
    atMs: Date.parse(event.occurredAt),
  });
  const told = { transactionId: event.subject, asked: null };
  if (isCredit(event)) return null;
  switch (event.type) {
    case 'invoice.paid':
      return { ...told, asked: askedOfInvoice(event.data), outcome: outcome('SUCCEEDED'), judged: true };
    case 'transaction.captured':
      return { ...told, outcome: outcome('SUCCEEDED'), judged: false };
    case 'transaction.posted':
      // A card payment succeeded when it was captured.
      return event.data.kind === 'CARD'
        ? null
        : { ...told, asked: askedOfTransaction(event.data), outcome: outcome('SUCCEEDED'), judged: true };
    case 'transaction.failed':
      return { ...told, outcome: outcome('DECLINED'), judged: event.data.kind === 'CARD' };
    case 'transaction.rejected':
      return { ...told, outcome: outcome('DECLINED'), judged: false };
    case 'transaction.dispute_opened':
    case 'refund.succeeded':
      return { ...told, outcome: null, judged: true };
    default:
      return null;
  }
}

const UNTOLD = { country: null, deviceId: null, ipAddress: null, email: null, card: null } as const;

/** Money that somebody else sends to an account: no act of its customer, whose history it would blur, and nothing can be taken by it. */
function isCredit({ data }: AnyEvent): boolean {
  return 'direction' in data && data.direction === 'CREDIT';
}

function askedOfInvoice(data: InvoiceData): AskedTransaction {
  return {
    ...UNTOLD,
    transactionId: data.id,
    merchantId: data.merchantId,
    customerId: data.customerId,
    kind: 'INBOUND',
    atMs: Date.parse(data.paidAt ?? data.updatedAt),
    amount: money(BigInt(data.amountReceived), { symbol: data.currency, decimals: data.decimals }),
  };
}

/** Null for one that only shows in a merchant's list what an invoice is. */
function askedOfTransaction({ kind, ...data }: TransactionData): AskedTransaction | null {
  if (kind === 'INVOICE') return null;
  return {
    ...UNTOLD,
    transactionId: data.id,
    merchantId: data.merchantId,
    customerId: data.customerId,
    kind,
    atMs: Date.parse(data.createdAt),
    amount: money(BigInt(data.amount), { symbol: data.currency, decimals: data.decimals }),
  };
}
