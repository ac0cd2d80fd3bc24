import type { AnyEvent } from '../events/eventTypes.ts';

/** What a text finds: the id of an invoice or of a transaction. */
export interface Term {
  readonly found: 'INVOICE' | 'TRANSACTION';
  readonly term: string;
  readonly id: string;
}

/** What is counted together. */
export interface CountGroup {
  readonly of: 'INVOICE' | 'SWEEP' | 'TRANSACTION';
  /** Of a sweep, what its fee is paid in. */
  readonly currency: string;
  readonly decimals: number;
  readonly chainId: number | null;
  /** Of a sweep. */
  readonly method: string | null;
}

/** What one event adds to the counters of its day. */
export interface Count {
  /** What is counted once as this. */
  readonly subject: string;
  readonly as: string;
  /** UTC, `2026-11-22`. */
  readonly day: string;
  readonly group: CountGroup;
  /** Counter to what is added to it: counts, seconds, or base units. */
  readonly adds: Readonly<Record<string, bigint>>;
}

/** Upper ends of the spans that times from payment to treasury are counted in, in seconds. */
export const TREASURY_SPANS_SECONDS = [10, 30, 60, 300, 1_800, 7_200] as const;

/** DynamoDB's numbers have 38 digits: a sum of 10^5 of these fits. What is larger is counted and not added. */
const UNITS_ADDED_MAX = 10n ** 33n;

const INVOICE_COUNTED: Readonly<Record<string, string>> = {
  'invoice.created': 'CREATED',
  'invoice.paid': 'PAID',
  'invoice.swept': 'SWEPT',
  'invoice.expired': 'EXPIRED',
  'invoice.cancelled': 'CANCELLED',
  'invoice.sweep_failed': 'SWEEP_FAILED',
};

const TRANSACTION_COUNTED: Readonly<Record<string, string>> = {
  'transaction.captured': 'CAPTURED',
  'transaction.posted': 'POSTED',
  'transaction.rejected': 'REJECTED',
  'transaction.failed': 'FAILED',
  'transaction.in_review': 'IN_REVIEW',
  'transaction.duplicate': 'DUPLICATE',
  'transaction.voided': 'VOIDED',
};

/** Types of which something is counted or found. */
export const REPORTED_TYPES = [
  ...(Object.keys(INVOICE_COUNTED) as (keyof typeof INVOICE_COUNTED & AnyEvent['type'])[]),
  ...(Object.keys(TRANSACTION_COUNTED) as (keyof typeof TRANSACTION_COUNTED & AnyEvent['type'])[]),
  'deposit.seen',
  'deposit.late',
  'deposit.unallocated',
  'deposit.wrong_asset',
  'sweep.final',
] as const satisfies readonly AnyEvent['type'][];

/**
 * What an event adds to the counters of the day on which it happened; null for one of which nothing is counted. An invoice is counted once
 * as each status, on the day when it first came to it, so that neither order nor repetition of events changes a sum.
 */
export function countOf(event: AnyEvent): Count | null {
  const day = event.occurredAt.slice(0, 10);
  const { data } = event;
  const invoiceAs = INVOICE_COUNTED[event.type];
  if (invoiceAs !== undefined && 'amountReceived' in data) {
    const { currency, decimals, chainId } = data;
    const group: CountGroup = { of: 'INVOICE', currency, decimals, chainId, method: null };
    const { amount, amountReceived } = data;
    const units = invoiceAs === 'PAID' || invoiceAs === 'SWEPT' ? amountReceived : amount;
    return {
      subject: data.id,
      as: invoiceAs,
      day,
      group,
      adds: { [invoiceAs]: 1n, ...added(`${invoiceAs}.units`, units), ...treasuryTime(invoiceAs, data) },
    };
  }
  const transactionAs = TRANSACTION_COUNTED[event.type];
  if (transactionAs !== undefined && 'amountRefunded' in data) {
    const { id, currency, decimals, amount } = data;
    return {
      subject: id,
      as: transactionAs,
      day,
      group: { of: 'TRANSACTION', currency, decimals, chainId: null, method: null },
      adds: { [transactionAs]: 1n, ...added(`${transactionAs}.units`, amount) },
    };
  }
  if (event.type !== 'sweep.final') return null;
  const { id, feeCurrency, feeDecimals, chainId, method, gasUsed, fee } = event.data;
  return {
    subject: id,
    as: 'FINAL',
    day,
    group: { of: 'SWEEP', currency: feeCurrency, decimals: feeDecimals, chainId, method },
    adds: { FINAL: 1n, ...added('gas', gasUsed ?? '0'), ...added('FINAL.units', fee ?? '0') },
  };
}

/** By what else than its id something of the event is found. */
export function termsOf(event: AnyEvent): Term[] {
  const { data, type } = event;
  if (type === 'invoice.created') return named('INVOICE', event.data.id, event.data.reference);
  if (TRANSACTION_COUNTED[type] !== undefined && 'amountRefunded' in data)
    return [
      ...named('TRANSACTION', data.id, data.externalId),
      ...named('TRANSACTION', data.id, data.gatewayReference),
    ];
  if ('invoiceId' in data && 'txHash' in data)
    return named('INVOICE', data.invoiceId, data.txHash?.toLowerCase() ?? null);
  return [];
}

function named(found: Term['found'], id: string, term: string | null): Term[] {
  return term === null ? [] : [{ found, term, id }];
}

function added(name: string, units: string): Record<string, bigint> {
  const value = BigInt(units);
  return value > 0n && value <= UNITS_ADDED_MAX ? { [name]: value } : {};
}

/** Seconds from PAID to SWEPT, as a sum and in spans. */
function treasuryTime(
  as: string,
  { paidAt, sweptAt }: { readonly paidAt: string | null; readonly sweptAt: string | null },
): Record<string, bigint> {
  if (as !== 'SWEPT' || paidAt === null || sweptAt === null) return {};
  const seconds = Math.max(0, Math.round((Date.parse(sweptAt) - Date.parse(paidAt)) / 1_000));
  const span = TREASURY_SPANS_SECONDS.find((end) => seconds <= end) ?? 'more';
  return { 'treasury.seconds': BigInt(seconds), [`treasury.${span}`]: 1n };
}
