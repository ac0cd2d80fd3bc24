import type { DepositChange, DepositStatus, Finality, InvoiceDeposit } from '../invoices/ports.ts';
import { isConfiguredAsset } from '../shared/assets.ts';
import type { InvoiceId, MerchantId } from '../shared/ids.ts';
import { type Actor, isMove, type MoveTable, type TargetOf, withTransition } from '../shared/transitions.ts';

/** One move of a deposit, with what a later one may replace: enough to send the move's event again. */
export interface DepositTransition {
  readonly status: DepositStatus;
  /** ISO 8601. */
  readonly at: string;
  readonly version: number;
  /** Base units, of a move to CONFIRMED, and where more of it came to be owed without a move. */
  readonly confirmed?: { readonly amount: bigint; readonly owed: bigint };
}

/** A deposit as the chain table keeps it: what its invoice shows, and what detection and sweeping need besides. */
export interface Deposit extends InvoiceDeposit {
  readonly version: number;
  readonly invoiceId: InvoiceId;
  readonly merchantId: MerchantId;
  /** EIP-55 address that received. */
  readonly address: string;
  /** Seconds since 1970. */
  readonly blockTimestamp: number;
  /** How deep it must be, as far as that is known when it is found: when it is looked at next follows from it. */
  readonly finality: Finality;
  /**
   * Of its amount, what counts towards what the invoice asked for: the ledger owes it to the merchant, the rest waits in suspense.
   * Base units; null before CONFIRMED.
   */
  readonly owed: bigint | null;
  /** Version in which it became CONFIRMED: names the ledger's entry, also when a reorganisation takes it back. */
  readonly confirmedVersion: number | null;
  /** Its invoice asked for nothing any more when it came in time. Decided once, when first seen. */
  readonly unallocated: boolean;
  /** The sweep that carries it; null before SWEEPING and after a sweep that failed. */
  readonly sweepId: string | null;
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly transitions: readonly DepositTransition[];
}

/** A deposit before and after; `before` is null when it is new. */
export interface DepositMove {
  readonly before: Deposit | null;
  readonly after: Deposit;
}

/**
 * One transition table, used by every writer. SWEEPING returns to CONFIRMED when its sweep failed, SWEPT to SWEEPING when a
 * reorganisation took its sweep back, and to CONFIRMED where that sweep had only taken it along, whichever of the two it was.
 */
export const DEPOSIT_MOVES = [
  { from: 'SEEN', to: 'CONFIRMED', by: ['watcher'] },
  { from: 'SEEN', to: 'ORPHANED', by: ['watcher'] },
  { from: 'CONFIRMED', to: 'SWEEPING', by: ['sweeper'] },
  { from: 'CONFIRMED', to: 'ORPHANED', by: ['watcher'] },
  { from: 'SWEEPING', to: 'SWEPT', by: ['sweeper'] },
  { from: 'SWEEPING', to: 'CONFIRMED', by: ['sweeper', 'watcher'] },
  { from: 'SWEEPING', to: 'ORPHANED', by: ['watcher'] },
  { from: 'SWEPT', to: 'SWEEPING', by: ['watcher'] },
  { from: 'SWEPT', to: 'CONFIRMED', by: ['watcher'] },
  { from: 'SWEPT', to: 'ORPHANED', by: ['watcher'] },
  { from: 'ORPHANED', to: 'SEEN', by: ['watcher'] },
] as const satisfies MoveTable<DepositStatus>;

/**
 * The deposit in its next state, one version on.
 *
 * @throws when the table has no such move of this actor, which is a bug of the caller
 */
export function moveDeposit<By extends Actor>(
  by: By,
  deposit: Deposit,
  change: Partial<Deposit> & { readonly status: TargetOf<typeof DEPOSIT_MOVES, By> },
  at: string,
): Deposit {
  const to: DepositStatus = change.status;
  if (!isMove(DEPOSIT_MOVES, deposit.status, to, by)) {
    throw new Error(`deposit ${deposit.id}: no move from ${deposit.status} to ${to} by the ${by}`);
  }
  const version = deposit.version + 1;
  const moved = { ...deposit, ...change, version, updatedAt: at };
  const { status, owed, amount } = moved;
  const confirmed =
    status === 'CONFIRMED' && owed !== null ? { confirmed: { amount: amount.units, owed } } : {};
  return {
    ...moved,
    transitions: withTransition(deposit.transitions, { status, at, version, ...confirmed }),
  };
}

/** A final deposit of which more is owed than before, one version on. @param owed base units */
export function oweMore(deposit: Deposit, owed: bigint, at: string): Deposit {
  const { status, amount } = deposit;
  const version = deposit.version + 1;
  const transitions = withTransition(deposit.transitions, {
    status,
    at,
    version,
    confirmed: { amount: amount.units, owed },
  });
  return { ...deposit, owed, version, updatedAt: at, transitions };
}

/** What the invoice shows of it. */
export function toInvoiceDeposit(record: Deposit): InvoiceDeposit {
  const { id, status, txHash, logIndex, from, amount, blockNumber, blockHash, confirmations, late } = record;
  return { id, status, txHash, logIndex, from, amount, blockNumber, blockHash, confirmations, late };
}

/** Names a deposit in another asset than its invoice's: apart from those that are payments, which are read and swept by their prefix. */
export function otherDepositId(depositId: string): string {
  return `oth_${depositId.slice('dep_'.length)}`;
}

/** The name that a deposit in another asset would have as a payment. */
export function depositIdOfOther(id: string): string {
  return `dep_${id.slice('oth_'.length)}`;
}

/** What its invoice records of a move. A deposit in another block leaves and comes back, as its amount may differ. */
export function toChanges({ before, after }: DepositMove): DepositChange[] {
  const deposit = toInvoiceDeposit(after);
  if (before === null || before.status === 'ORPHANED' || after.status !== 'SEEN') {
    return [{ before: before?.status ?? null, deposit }];
  }
  const orphan = toInvoiceDeposit({ ...before, status: 'ORPHANED' });
  return [
    { before: before.status, deposit: orphan },
    { before: 'ORPHANED', deposit },
  ];
}

/** Lanes of the index by height: what becomes final by a depth or by a tag, and what is final. */
export const HEIGHT_LANES = ['depth', 'safe', 'finalized', 'final'] as const;
export type HeightLane = (typeof HEIGHT_LANES)[number];

/** Where something stands in the index by height. */
export interface HeightPlace {
  readonly lane: HeightLane;
  /** When it is looked at next; of what is final, its block. Never below its block. */
  readonly height: number;
}

/** Null where no height concerns it any more. */
export function heightPlaceOf({ status, finality, blockNumber, amount }: Deposit): HeightPlace | null {
  switch (status) {
    case 'SEEN':
      // No depth is known at which a token counts that nobody configured.
      if (!isConfiguredAsset(amount.currency)) return { lane: 'final', height: blockNumber };
      return 'finalityTag' in finality
        ? { lane: finality.finalityTag, height: blockNumber }
        : { lane: 'depth', height: blockNumber + finality.requiredConfirmations - 1 };
    case 'CONFIRMED':
    case 'SWEEPING':
    case 'SWEPT':
      return { lane: 'final', height: blockNumber };
    case 'ORPHANED':
      return null;
  }
}

/**
 * A token deposit is one log. Its index in the block changes when a reorganisation mines the transaction beside others; which of the
 * transaction's transfers of this token to this recipient it is, from 0, does not.
 */
export function tokenDepositId(
  chainId: number,
  log: { readonly txHash: string; readonly position: number; readonly token: string; readonly to: string },
): string {
  const digits = (address: string): string => address.slice(2).toLowerCase();
  return `dep_${chainId}_${log.txHash}_${log.position}_${digits(log.token)}_${digits(log.to)}`;
}

/** A transaction pays native money to at most one address directly; `native` cannot meet a position. */
export function directDepositId(chainId: number, txHash: string): string {
  return `dep_${chainId}_${txHash}_native`;
}

/** Internal transfers of one block to one address have no identity of their own and count as one deposit. */
export function internalDepositId(chainId: number, address: string, blockNumber: number): string {
  return `dep_${chainId}_${address.toLowerCase()}_${blockNumber}`;
}
