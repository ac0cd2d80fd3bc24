import type { InvoiceId } from '../shared/ids.ts';
import type { InvoiceChange, Page, WriteConflict } from '../invoices/ports.ts';
import type { Result } from '../shared/result.ts';
import type { Agreement, AgreementQuestion } from './agreement.ts';
import type { Attempt, ChainTransaction, ChainTransactionMove } from './chainTransaction.ts';
import type { DepositMove, Deposit, HeightLane } from './deposit.ts';
import type { Rpc } from './evm/rpc.ts';
import type { ChainHeights } from './finality.ts';
import type { RangeRecord } from './rangeRecord.ts';
import type { Sweep, SweepMove } from './sweep.ts';
import type { SweepPlan, SweepPlanMove } from './sweeping/sweepPlan.ts';
import type { Withdrawal, WithdrawalMove } from './withdrawal.ts';

/** Proof that a pass owns its chain: each of its writes checks it, so that a pass that lost it writes nothing. */
export interface Lease {
  /** `watch#<chainId>` or `sweep#<chainId>`. */
  readonly name: string;
  /** Grows with every holder. */
  readonly token: number;
}

/** How a pass asks for its chain. */
export interface LeaseRequest {
  readonly name: string;
  /** The token of the pass that sent this message; absent in a message of a rule or a schedule. */
  readonly after?: number;
  /** The message was delivered before: its pass may have ended without sending the next one. */
  readonly redelivered?: boolean;
  /** Seconds without a pass before which a message of a rule or a schedule takes the loop for running; 0: it never does. */
  readonly idleSeconds: number;
  /** Seconds after which the lease of a pass that died is free. */
  readonly holdSeconds: number;
}

export interface LeaseStore {
  /** Null when another pass runs, or this message's loop was replaced by a newer one. */
  acquire(request: LeaseRequest): Promise<Lease | null>;
  /** Who holds the lease, and the seconds until it runs out; null when nobody does. */
  holder(name: string): Promise<{ readonly token: number; readonly remainingSeconds: number } | null>;
  /** Holds it longer. False when another took over: the pass must end. */
  renew(lease: Lease, holdSeconds: number): Promise<boolean>;
  /** Renews it again and again until the answer is called. A renewal that fails is ignored: the writes check the lease. */
  keep(lease: Lease, holdSeconds: number): () => void;
  /** Asks the running pass to run once more after it ends. False where none runs, so that nobody heard it. */
  requestRerun(name: string): Promise<boolean>;
  /** True when someone asked for another run meanwhile; a lost lease is left alone. @param restMs so long its work has nothing to do, in milliseconds; default: not known */
  release(lease: Lease, restMs?: number): Promise<{ readonly rerun: boolean }>;
  /** Until when the works of these leases rest, in milliseconds since 1970: what their last passes said. Others are absent; consistent. */
  restsUntil(names: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** Where the watcher of a chain stands: how far its head work has read. */
export interface Cursor {
  readonly chainId: number;
  readonly version: number;
  /** Hash of block 0: another one is another chain, or one that was started anew. */
  readonly genesisHash: string;
  /** Counts the reorganisations that were seen, from 1. What is decided on one branch may not be written on another. */
  readonly branch: number;
  readonly block: number;
  readonly hash: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** What the node said when `block` was read; `head` is above `block` while the work catches up. */
  readonly heights: ChainHeights;
  /** Hashes by height, `block` included: of the newest blocks all, of older ones fewer and fewer, back to `reorgSeconds`. */
  readonly recent: ReadonlyMap<number, string>;
  /** What the newest blocks brought to our addresses, by height and asset symbol, in base units. */
  readonly brought: ReadonlyMap<number, Readonly<Record<string, bigint>>>;
  /** The highest block that brought anything. */
  readonly broughtAt: number;
  /** Up to `block` every block was read a second time, and up to `next` it is as soon as `next` is old enough. */
  readonly lookedAgain: LookedAgain;
  /** Invoices that could not be settled, with the first block that they still need. */
  readonly lagging: ReadonlyMap<InvoiceId, number>;
}

export interface LookedAgain {
  readonly block: number;
  readonly next: { readonly block: number; readonly timestamp: number };
}

/** A reorganisation of which deposits and sweeps are still to be compared with the new branch. */
export interface Reorganisation {
  readonly chainId: number;
  /** The branch that it began; a later one replaces it with a wider range. */
  readonly branch: number;
  /** Heights. */
  readonly from: number;
  readonly to: number;
  /** ISO 8601, when it was seen. */
  readonly at: string;
  /** ISO 8601, since when one or another waited to be settled. */
  readonly since: string;
}

export interface CursorStore {
  /** Consistent. */
  get(chainId: number): Promise<Cursor | null>;
  /**
   * With the record of the blocks that it passed; only while the lease is ours and the stored version is the one before, so that a pass that
   * overslept replaces no record.
   *
   * @throws LeaseLost
   */
  put(cursor: Cursor, record: RangeRecord | null, lease: Lease): Promise<void>;
  /**
   * Puts a cursor on its first or on another branch: from then on nothing that was decided on the one before is written.
   * @param reorganised null on the first branch
   * @throws LeaseLost
   */
  enterBranch(cursor: Cursor, reorganised: Reorganisation | null, lease: Lease): Promise<void>;
  /** The reorganisation that is not settled yet; null where none is. Consistent. */
  reorganised(chainId: number): Promise<Reorganisation | null>;
  /** Forgets it, unless another has happened since. */
  settled(reorganised: Reorganisation): Promise<void>;
}

/** Where a work stands that goes over an index in portions. */
export interface Place {
  readonly lane: number;
  readonly shard: number;
  /** Of the index; null at the beginning of a shard. */
  readonly after: string | null;
  /** Since when this round over the index runs, ISO 8601. */
  readonly startedAt: string;
  /** What this round has looked at, and found different. */
  readonly looked: number;
  readonly differing: number;
  /** What this round has summed up, by name, in base units. */
  readonly sums: Readonly<Record<string, bigint>>;
}

export interface PlaceStore {
  get(chainId: number, work: string): Promise<Place | null>;
  /** Only while the lease is ours. @throws LeaseLost */
  put(chainId: number, work: string, place: Place, lease: Lease): Promise<void>;
}

/** Whose the addresses are. */
export interface AddressStore {
  /** By lower-case address; what is not ours is absent. Consistent. */
  ownersOf(chainId: number, addresses: readonly string[]): Promise<ReadonlyMap<string, InvoiceId>>;
}

/** Which branch of the chain a decision was made on: it is written only while the head work has seen no other. */
export interface Branch {
  readonly chainId: number;
  readonly number: number;
}

/** The chain has reorganised since the pass began: what it decided may no longer be true. */
export class BranchLeft extends Error {
  override readonly name = 'BranchLeft';
  constructor({ chainId, number }: Branch) {
    super(`chain ${chainId} is no longer on its branch ${number}`);
  }
}

/** The pass ran longer than its lease and another took over: it stops, and nothing is harmed. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  constructor(lease: Lease) {
    super(`the lease ${lease.name} with token ${lease.token} was taken over`);
  }
}

/** What one decision about an invoice changes. */
export interface Settlement {
  /** Null where only its sweep goes on. */
  readonly invoice: InvoiceChange | null;
  readonly deposits: readonly DepositMove[];
  readonly sweep: SweepMove | null;
  /** Default: none. */
  readonly withdrawal?: WithdrawalMove;
  /**
   * It happens only while this lease is held, while the chain is on this branch, or while the plan is as it was read. Null: only the
   * versions of what is written are checked, for what follows from stored facts and may be repeated.
   */
  readonly fence: Lease | Branch | PlanFence | null;
}

/** What is reserved for a plan is so only before it was signed, released or taken over. */
export interface PlanFence {
  readonly planId: string;
  readonly version: number;
}

export interface SettlementStore {
  /**
   * All or nothing, and only if invoice, deposits, sweep and the fencing plan are still stored as they were read: else read and decide
   * again. At most 100 items.
   *
   * @throws LeaseLost | BranchLeft
   */
  commit(settlement: Settlement): Promise<Result<void, WriteConflict>>;
}

/** Deposits, sweeps and withdrawals are read here and written in settlements. */
export interface ChainStore {
  /** Consistent; absent ones are left out. */
  deposits(ids: readonly string[]): Promise<readonly Deposit[]>;
  /** All deposits of an invoice, however many; eventually consistent. */
  depositsOf(invoiceId: InvoiceId): Promise<readonly Deposit[]>;
  /** Its deposits in other assets, however many; eventually consistent. */
  otherDepositsOf(invoiceId: InvoiceId): Promise<readonly Deposit[]>;
  sweeps(ids: readonly string[]): Promise<readonly Sweep[]>;
  withdrawals(ids: readonly string[]): Promise<readonly Withdrawal[]>;
  /** All sweeps of an invoice, however many; eventually consistent. */
  sweepsOf(invoiceId: InvoiceId): Promise<readonly Sweep[]>;
  /** One page of what stands at these heights, both included; eventually consistent. */
  pageByHeight(query: HeightQuery): Promise<Page<HeightEntry>>;
}

/** What one step of a plan stores: all of it or nothing. */
export interface TransactionWrite {
  readonly plan: SweepPlanMove | null;
  readonly transaction: ChainTransactionMove | null;
  /** Stored for ever. */
  readonly attempt: Attempt | null;
}

/** Plans, the transactions that serve them, and their signed bytes. */
export interface ChainTransactionStore {
  /** Consistent; absent ones are left out. */
  plans(ids: readonly string[]): Promise<readonly SweepPlan[]>;
  transactions(ids: readonly string[]): Promise<readonly ChainTransaction[]>;
  attempts(ids: readonly string[]): Promise<readonly Attempt[]>;
  /** Ids of a chain's open plans, and of open transactions that serve none, at most `limit`; eventually consistent. */
  openPlans(chainId: number, limit: number): Promise<readonly string[]>;
  /**
   * Only if plan and transaction are still stored as they were read, and a new one is not there yet: its id is its nonce's.
   *
   * @param lease what is signed is stored only while it is held; null where a transaction is only followed
   * @throws LeaseLost
   */
  write(change: TransactionWrite, lease: Lease | null): Promise<Result<void, WriteConflict>>;
}

export interface HeightQuery {
  readonly chainId: number;
  readonly lane: HeightLane;
  readonly shard: number;
  readonly from: number;
  readonly to: number;
  readonly after: string | null;
}

/** A deposit, outflow or sweep of the index by height. */
export interface HeightEntry {
  readonly id: string;
  readonly invoiceId: InvoiceId;
  readonly address: string;
  readonly tokenAddress: string | null;
}

/** Compares what a pass saw with other endpoints of its chain: before PAID, where `finality` asks for more than one. */
export interface Witnesses {
  agree(question: AgreementQuestion): Promise<Agreement>;
  /** Clients of the endpoints that the pass does not read from, healthy ones first. */
  others(): readonly Rpc[];
}

export type { HeadStore } from './chainHead.ts';
export { WATCH_WORKS, type WakeMessage, type WakeQueue, type WatchWork } from './loops/wakes.ts';
// What other contexts read of the chain's records.
export type { Deposit } from './deposit.ts';
export type { Sweep } from './sweep.ts';
export { WITHDRAWAL_STATUSES } from './withdrawal.ts';
