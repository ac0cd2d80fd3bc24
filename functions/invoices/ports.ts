import type { Asset } from '../shared/assets.ts';
import type { ToleratedShare } from '../merchants/ports.ts';
import type { InvoiceId } from '../shared/ids.ts';
import type { Result } from '../shared/result.ts';
import type { Finality, Invoice } from './invoice.ts';
import type { WatchLane } from './invoiceKeys.ts';
import type { InvoiceStatus } from './invoiceStates.ts';
import type { LatePolicy, Tolerance } from './paidAmount.ts';
import type { PaymentLinks } from './paymentLinks.ts';

/** Index shards per chain: 16 keys share the writes of one chain. */
export const SHARDS = 16;

/** How other contexts find invoices. */
export interface InvoiceStore {
  /** Consistent; null when absent. */
  get(id: InvoiceId): Promise<Invoice | null>;
  /** One page of a lane of a chain's watched invoices in one shard (0 to SHARDS − 1), what expires first first; eventually consistent. */
  pageWatched(
    chainId: number,
    lane: WatchLane,
    shard: number,
    page: WatchedPage,
  ): Promise<Page<WatchedInvoice>>;
  /**
   * Moves a native address to the daily lane, unless it has changed since the index said this of it. Any later write brings it
   * back. No version, no event: nothing changes for others.
   */
  watchDaily(chainId: number, invoice: WatchedInvoice): Promise<void>;
  /** One page of the invoices that have something to sweep that no sweep has begun with; eventually consistent. @param limit default: 1,000 */
  pageSweepable(
    chainId: number,
    shard: number,
    after: string | null,
    limit?: number,
  ): Promise<Page<InvoiceId>>;
}

/** How invoices are written: by the stores that write other items with them. */
export interface InvoiceWriter {
  /** All or nothing: each invoice only if its stored version is `before.version`. At most 100 items in all. */
  write(
    changes: readonly InvoiceChange[],
    companions?: readonly Companion[],
  ): Promise<Result<void, WriteConflict>>;
}

/** Which part of a lane. */
export interface WatchedPage {
  /** The `after` of the page before; null for the first. */
  readonly after: string | null;
  /** ISO 8601: only what expires before it, or from it on; at most one of both; absent for all. */
  readonly expiresBefore?: string;
  readonly expiresFrom?: string;
  /** Default: 1,000. */
  readonly limit?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Give it back for the next page; null on the last. */
  readonly after: string | null;
}

/** What a pass needs to know of every invoice before it reads one in full. Amounts are in base units. */
export interface WatchedInvoice {
  readonly id: InvoiceId;
  readonly status: InvoiceStatus;
  readonly address: string;
  readonly tokenAddress: string | null;
  readonly amountReceived: bigint;
  readonly amountConfirmed: bigint;
  readonly amountSwept: bigint;
  readonly expiresAt: string;
}

export interface InvoiceChange {
  readonly before: Invoice;
  readonly after: Invoice;
}

/** Another item of the same transaction, in a table of the caller's context (by name; its key is `id`). */
export type Companion =
  | { readonly table: string; readonly put: StoredItem; readonly expect: Expectation }
  | { readonly table: string; readonly check: string; readonly expect: Expectation };

export interface StoredItem {
  readonly id: string;
  readonly [attribute: string]: unknown;
}

/** What must be stored before the write: nothing, anything, or an item with these attribute values. */
export type Expectation = 'absent' | 'any' | Readonly<Record<string, string | number>>;

/** A lost race: read again and decide again. */
export interface WriteConflict {
  readonly kind: 'conflict';
  /** What was not as expected, or was being written by others. */
  readonly ids: readonly string[];
  /** Of them, what was not as expected. */
  readonly refused: readonly string[];
}

/** An asset that an invoice may ask for. */
export interface PayableAsset extends Asset {
  /** How deep a payment must be to count; `units` are base units of the invoice's amount. */
  finalityOf(units: bigint): Finality;
  /** What may be missing or over of an amount; what a merchant says itself goes before the configuration. */
  toleranceOf(units: bigint, own?: ToleratedShare): Tolerance;
  readonly latePolicy: LatePolicy;
  /** Templates of the chain's explorer and of the wallets that can pay this asset. */
  readonly links: PaymentLinks;
  /** Base units: the least that an invoice may ask for. Default: 1. */
  readonly invoiceMin?: bigint;
}

// What other contexts use of invoices: the noun with its parts, its states and its commands.
export {
  DEPOSIT_STATUSES,
  type DepositChange,
  type DepositStatus,
  type InvoiceDeposit,
} from './invoiceDeposit.ts';
export { countOthers, EMBEDDED_MAX, OTHERS_MAX } from './embedded.ts';
export {
  arrivesLate,
  type Decision,
  type Finality,
  type Invoice,
  INVOICE_EXCEPTIONS,
  isForOthersAlone,
  isToSweep,
} from './invoice.ts';
export { addressKey, ASKED_SHARD, WATCH_LANES, type WatchLane } from './invoiceKeys.ts';
export { holdsLate, LATE_POLICIES } from './paidAmount.ts';
export { acceptedDifference, endHold, holdInvoice, releaseHold } from './releaseHold.ts';
export { INVOICE_STATUSES, nameOfMove } from './invoiceStates.ts';
export { MERCHANT_FIELDS, type MerchantField } from './merchantFields.ts';
export { expire, recordDeposits, recordOthers, recordWithdrawal, touch } from './recordDeposits.ts';
export {
  type InvoiceSweep,
  isOpen,
  SWEEP_METHODS,
  SWEEP_STATUSES,
  type SweepMethodName,
  type SweepStatus,
} from './invoiceSweep.ts';
export {
  endSweeping,
  failSweep,
  finishSweep,
  holdSweep,
  recordSweep,
  startSweep,
  type SweepCommand,
} from './recordSweep.ts';
export { parseReturnUrl } from './returnUrl.ts';
