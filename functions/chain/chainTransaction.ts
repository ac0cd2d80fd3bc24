import type { NamedTreasury } from './keys/signer.ts';
import { type Actor, isMove, type MoveTable, type TargetOf, withTransition } from '../shared/transitions.ts';

export const CHAIN_TRANSACTION_STATUSES = ['SIGNED', 'BROADCAST', 'MINED', 'FINAL', 'DROPPED'] as const;
export type ChainTransactionStatus = (typeof CHAIN_TRANSACTION_STATUSES)[number];

/**
 * One transition table, used by every writer. MINED and FINAL return to BROADCAST when a reorganisation takes their block
 * away: the sweeper sees it while the plan is under way, the watcher after that. DROPPED: another transaction was proven at its nonce.
 */
export const CHAIN_TRANSACTION_MOVES = [
  { from: 'SIGNED', to: 'BROADCAST', by: ['sweeper'] },
  { from: 'SIGNED', to: 'MINED', by: ['sweeper'] },
  { from: 'SIGNED', to: 'DROPPED', by: ['sweeper'] },
  { from: 'BROADCAST', to: 'MINED', by: ['sweeper'] },
  { from: 'BROADCAST', to: 'DROPPED', by: ['sweeper'] },
  { from: 'MINED', to: 'BROADCAST', by: ['sweeper', 'watcher'] },
  { from: 'MINED', to: 'FINAL', by: ['sweeper'] },
  { from: 'FINAL', to: 'BROADCAST', by: ['sweeper', 'watcher'] },
] as const satisfies MoveTable<ChainTransactionStatus>;

/** Which key signs. */
export const TRANSACTION_PAYERS = ['GAS', 'DEPOSIT'] as const;
export type TransactionPayer = (typeof TRANSACTION_PAYERS)[number];

/** What a transaction of the sweeper is for. Those that serve a plan name it. */
export type Serves =
  /** A deposit account's transfer of a token, or of native money, to the treasury. */
  | { readonly kind: 'SWEEP'; readonly planId: string }
  /** Gas for a deposit account. */
  | { readonly kind: 'TOP_UP'; readonly planId: string }
  /** The delegate's call that sweeps many accounts (EIP-7702): those of the plan's parts in these places, from 0; absent: of all. */
  | { readonly kind: 'BATCH'; readonly planId: string; readonly parts?: readonly number[] }
  /** Creates the delegate of a treasury; absent: of the chain's. */
  | { readonly kind: 'DEPLOY'; readonly treasury?: NamedTreasury }
  /** Takes delegations back. */
  | { readonly kind: 'REVOKE' }
  /** 0 wei to itself: closes a hole in the wallet's nonces. */
  | { readonly kind: 'FILL' };
/** What serves no plan. */
export type OwnServes = Extract<Serves, { readonly kind: 'DEPLOY' | 'REVOKE' | 'FILL' }>;
export const SERVED_KINDS = ['SWEEP', 'TOP_UP', 'BATCH', 'DEPLOY', 'REVOKE', 'FILL'] as const;

/** One nonce of one wallet on one chain. Its attempts share the nonce, so that at most one of them is mined. */
export interface ChainTransaction {
  /** Names its nonce: see `chainTransactionId`. */
  readonly id: string;
  readonly version: number;
  readonly status: ChainTransactionStatus;
  readonly chainId: number;
  /** EIP-55 address that signs. */
  readonly wallet: string;
  readonly payer: TransactionPayer;
  readonly nonce: number;
  readonly serves: Serves;
  /** Oldest first. Any of them may be the one that is mined; their bytes are items of their own. */
  readonly attempts: readonly AttemptSummary[];
  readonly mined: MinedTransaction | null;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly transitions: readonly ChainTransactionTransition[];
}

export interface AttemptSummary {
  readonly txHash: string;
  /** Wei that it carries. */
  readonly value: bigint;
  /** Wei per gas. */
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
  readonly gasLimit: bigint;
  /** Wei beside the gas that its value leaves for a rollup's data; absent: none. */
  readonly surcharge?: bigint;
  /** Head when it was signed: the blocks after which it is called stuck count from here. */
  readonly signedAtBlock: number;
}

/** A transaction as it was signed, stored before it is broadcast so that a crash can send the same bytes again. Never deleted. */
export interface Attempt extends AttemptSummary {
  /** See `attemptId`. */
  readonly id: string;
  readonly rawTransaction: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface MinedTransaction {
  readonly txHash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  /** Wei, with all that the chain took for it. */
  readonly fee: bigint;
  /** Wei that it carried. */
  readonly value: bigint;
  /** What it brought to the treasury, as its logs say, or its value. */
  readonly arrivals: readonly Arrival[];
}

/** Money of one deposit address that reached the treasury. */
export interface Arrival {
  /** EIP-55. */
  readonly address: string;
  /** Base units. */
  readonly units: bigint;
  /** Base units that left the address: more than arrived where the token takes a fee of a transfer. */
  readonly left: bigint;
  /** In its block; null of native money. */
  readonly logIndex: number | null;
}

interface ChainTransactionTransition {
  readonly status: ChainTransactionStatus;
  /** ISO 8601. */
  readonly at: string;
  readonly version: number;
}

/** A transaction before and after; `before` is null when it is new. */
export interface ChainTransactionMove {
  readonly before: ChainTransaction | null;
  readonly after: ChainTransaction;
}

/** The id is the nonce's: that it is put if absent proves that no two transactions take one. */
export function chainTransactionId(chainId: number, wallet: string, nonce: number): string {
  return `ctx_${chainId}_${wallet.toLowerCase()}_${nonce}`;
}

/** Whether an id is one of a chain transaction. */
export function isTransactionId(id: string): boolean {
  return id.startsWith('ctx_');
}

/** @param number from 1 */
export function attemptId(transactionId: string, number: number): string {
  return `att_${transactionId}_${number}`;
}

/** A transaction with its first attempt, signed and not sent. */
export function signTransaction(
  signed: Pick<ChainTransaction, 'chainId' | 'wallet' | 'payer' | 'nonce' | 'serves'>,
  attempt: AttemptSummary,
  at: string,
): ChainTransaction {
  const { chainId, wallet, payer, nonce, serves } = signed;
  return {
    id: chainTransactionId(chainId, wallet, nonce),
    version: 1,
    status: 'SIGNED',
    ...{ chainId, wallet, payer, nonce, serves },
    attempts: [attempt],
    mined: null,
    createdAt: at,
    updatedAt: at,
    transitions: [{ status: 'SIGNED', at, version: 1 }],
  };
}

/**
 * The transaction after a change, one version on.
 *
 * @throws when the table has no such move of this actor, which is a bug of the caller
 */
export function moveTransaction<By extends Actor>(
  by: By,
  transaction: ChainTransaction,
  change: Partial<Pick<ChainTransaction, 'attempts' | 'mined'>> & {
    readonly status?: TargetOf<typeof CHAIN_TRANSACTION_MOVES, By>;
  },
  at: string,
): ChainTransaction {
  const { id, status: from, transitions } = transaction;
  const status: ChainTransactionStatus = change.status ?? from;
  if (status !== from && !isMove(CHAIN_TRANSACTION_MOVES, from, status, by))
    throw new Error(`transaction ${id}: no move from ${from} to ${status} by the ${by}`);
  const version = transaction.version + 1;
  return {
    ...transaction,
    ...change,
    status,
    version,
    updatedAt: at,
    transitions: status === from ? transitions : withTransition(transitions, { status, at, version }),
  };
}

/** Wei that any of its attempts left at its wallet for what the chain takes. */
export function mostKept({ attempts }: Pick<ChainTransaction, 'attempts'>): bigint {
  return attempts.reduce((most, { gasLimit, maxFeePerGas, surcharge = 0n }) => {
    const kept = gasLimit * maxFeePerGas + surcharge;
    return kept > most ? kept : most;
  }, 0n);
}

/** Nothing more happens to it, but for a reorganisation. */
export function hasEnded({ status }: Pick<ChainTransaction, 'status'>): boolean {
  return status === 'FINAL' || status === 'DROPPED';
}

/** @throws Error for a transaction without attempts, which nobody makes */
export function newestAttempt({ id, attempts }: ChainTransaction): AttemptSummary {
  const attempt = attempts.at(-1);
  if (attempt === undefined) throw new Error(`transaction ${id} was never signed`);
  return attempt;
}
