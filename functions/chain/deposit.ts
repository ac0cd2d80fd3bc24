/** What detection may say about a deposit. `SEEN → CONFIRMED → SWEEPING → SWEPT`; a reorganisation orphans any of them. */
export type DepositStatus = 'SEEN' | 'CONFIRMED' | 'SWEEPING' | 'SWEPT' | 'ORPHANED';

/** Money that arrived at a deposit address: the unit that is detected, confirmed and swept. */
export interface Deposit {
  readonly id: string;
  readonly version: number;
  readonly status: DepositStatus;
  readonly invoiceId: string;
  readonly merchantId: string;
  readonly chainId: number;
  /** EIP-55 address that received. */
  readonly address: string;
  readonly currency: string;
  readonly decimals: number;
  readonly tokenAddress: string | null;
  /** Base units. */
  readonly amount: string;
  /** Null where native money arrived by an internal transfer. */
  readonly txHash: string | null;
  readonly logIndex: number | null;
  readonly from: string | null;
  readonly blockNumber: number;
  readonly blockHash: string;
  /** Seconds since 1970: in time means not later than the invoice's expiry. */
  readonly blockTimestamp: number;
  /** At the last write; a reader who wants more counts from the head. */
  readonly confirmations: number;
  /** The sweep that carries it, from SWEEPING on. */
  readonly sweepId?: string;
}

/** One transition table, used by every writer. */
export const DEPOSIT_TRANSITIONS: Record<DepositStatus, readonly DepositStatus[]> = {
  SEEN: ['CONFIRMED', 'ORPHANED'],
  CONFIRMED: ['SWEEPING', 'ORPHANED'],
  // Back to CONFIRMED when its sweep failed: the next sweep carries it.
  SWEEPING: ['SWEPT', 'CONFIRMED', 'ORPHANED'],
  SWEPT: ['ORPHANED'],
  ORPHANED: ['SEEN'],
};

/** What the watcher tells an invoice: the deposit in its new state. */
export interface DepositChange {
  readonly type: 'seen' | 'confirmed' | 'orphaned';
  readonly deposit: Deposit;
}

/** A token deposit is one log. */
export function tokenDepositId(chainId: number, txHash: string, logIndex: number): string {
  return `dep_${chainId}_${txHash}_${logIndex}`;
}

/** A transaction pays native money to at most one address directly; `native` cannot meet a log index. */
export function directDepositId(chainId: number, txHash: string): string {
  return `dep_${chainId}_${txHash}_native`;
}

/** Internal transfers of one block to one address have no identity of their own and count as one deposit. */
export function internalDepositId(chainId: number, address: string, blockNumber: number): string {
  return `dep_${chainId}_${address.toLowerCase()}_${blockNumber}`;
}
