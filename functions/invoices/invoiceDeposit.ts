import type { AssetAmount } from '../shared/assets.ts';

/** `SEEN → CONFIRMED → SWEEPING → SWEPT`; any of them `→ ORPHANED → SEEN` by a reorganisation. */
export const DEPOSIT_STATUSES = ['SEEN', 'CONFIRMED', 'SWEEPING', 'SWEPT', 'ORPHANED'] as const;
export type DepositStatus = (typeof DEPOSIT_STATUSES)[number];

/** Money that arrived at an invoice's address: one Transfer log, or one delta of a native balance. */
export interface InvoiceDeposit {
  readonly id: string;
  readonly status: DepositStatus;
  /** Null for an internal native transfer, which leaves no transaction of its own to name. */
  readonly txHash: string | null;
  readonly logIndex: number | null;
  readonly from: string | null;
  readonly amount: AssetAmount;
  readonly blockNumber: number;
  readonly blockHash: string;
  /** Blocks on top of and with the deposit's own; null where finality is by tag. */
  readonly confirmations: number | null;
  /** Decided once, when first seen, by `arrivesLate` of invoice.ts. */
  readonly late: boolean;
}

/**
 * What happened to one deposit. `before` is the stored deposit's status (null when it is new): the totals move by the
 * difference, so the stored deposit must be a condition of the same transaction.
 */
export interface DepositChange {
  readonly before: DepositStatus | null;
  readonly deposit: InvoiceDeposit;
}

/** Counts towards the amount received. */
export function isLive(status: DepositStatus | null): boolean {
  return status !== null && status !== 'ORPHANED';
}

/** Final by the asset's finality rule, swept or not. */
export function isConfirmed(status: DepositStatus | null): boolean {
  return status === 'CONFIRMED' || status === 'SWEEPING' || status === 'SWEPT';
}
