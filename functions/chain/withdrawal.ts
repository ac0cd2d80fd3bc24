import type { AssetAmount } from '../shared/assets.ts';
import type { InvoiceId, MerchantId } from '../shared/ids.ts';
import { type Actor, isMove, type MoveTable, type TargetOf, withTransition } from '../shared/transitions.ts';

export const WITHDRAWAL_STATUSES = ['FINAL', 'REVERTED'] as const;
export type WithdrawalStatus = (typeof WITHDRAWAL_STATUSES)[number];

/** One transition table, used by every writer. What a reorganisation took is FINAL again where it was mined again. */
export const WITHDRAWAL_MOVES = [
  { from: 'FINAL', to: 'REVERTED', by: ['watcher'] },
  { from: 'REVERTED', to: 'FINAL', by: ['watcher'] },
] as const satisfies MoveTable<WithdrawalStatus>;

/** What the ledger books of a withdrawal, as it was when it became final. */
export interface WithdrawalFacts {
  /** Base units that reached the receiver. */
  readonly units: bigint;
  /** Wei that its transaction cost the address besides; 0 of a token. */
  readonly fee: bigint;
  /** Of the units, those that waited in suspense: what was over, late, or came in another asset than the invoice's. */
  readonly fromSuspense: bigint;
  readonly blockNumber: number;
  readonly blockHash: string;
}

export interface WithdrawalTransition {
  readonly status: WithdrawalStatus;
  /** ISO 8601. */
  readonly at: string;
  readonly version: number;
  /** Of a move to FINAL: enough to send the move's event again. */
  readonly booked?: WithdrawalFacts;
}

/**
 * Final money that left an address of ours for somebody who is no treasury of ours: what an operator returned to its payer, or what
 * somebody else with the key, or an allowance, took.
 */
export interface Withdrawal extends Omit<WithdrawalFacts, 'units'> {
  readonly id: string;
  readonly version: number;
  readonly status: WithdrawalStatus;
  readonly invoiceId: InvoiceId;
  readonly merchantId: MerchantId;
  /** EIP-55 address that it left. */
  readonly address: string;
  /** Lower-case address that it reached. */
  readonly to: string;
  readonly amount: AssetAmount;
  readonly txHash: string;
  /** In another asset than the invoice's: native money lay where gas does. */
  readonly otherAsset: boolean;
  /** Version in which it became FINAL last: names the ledger's entry, also when a reorganisation takes it back. */
  readonly finalVersion: number;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly transitions: readonly WithdrawalTransition[];
}

/** A withdrawal before and after; `before` is null when it is new. */
export interface WithdrawalMove {
  readonly before: Withdrawal | null;
  readonly after: Withdrawal;
}

/** Each outflow is one withdrawal or none. */
export function withdrawalIdOf(outflow: { readonly id: string }): string {
  return `wdr_${outflow.id.slice('out_'.length)}`;
}

/** A withdrawal that is final for the first time. @param at ISO 8601 */
export function newWithdrawal(
  facts: Omit<Withdrawal, 'version' | 'status' | 'finalVersion' | 'createdAt' | 'updatedAt' | 'transitions'>,
  at: string,
): Withdrawal {
  const first = { status: 'FINAL', version: 1, finalVersion: 1, createdAt: at, updatedAt: at } as const;
  const transitions = [{ status: 'FINAL', at, version: 1, booked: bookedOf(facts) }] as const;
  return { ...facts, ...first, transitions };
}

/**
 * The withdrawal in its next state, one version on.
 *
 * @throws when the table has no such move of this actor, which is a bug of the caller
 */
export function moveWithdrawal<By extends Actor>(
  by: By,
  withdrawal: Withdrawal,
  change: Partial<Withdrawal> & { readonly status: TargetOf<typeof WITHDRAWAL_MOVES, By> },
  at: string,
): Withdrawal {
  const to: WithdrawalStatus = change.status;
  if (!isMove(WITHDRAWAL_MOVES, withdrawal.status, to, by))
    throw new Error(`withdrawal ${withdrawal.id}: no move from ${withdrawal.status} to ${to} by the ${by}`);
  const version = withdrawal.version + 1;
  const finalVersion = to === 'FINAL' ? version : withdrawal.finalVersion;
  const moved = { ...withdrawal, ...change, version, finalVersion, updatedAt: at };
  const booked = to === 'FINAL' ? { booked: bookedOf(moved) } : {};
  return {
    ...moved,
    transitions: withTransition(withdrawal.transitions, { status: to, at, version, ...booked }),
  };
}

function bookedOf({
  amount,
  fee,
  fromSuspense,
  blockNumber,
  blockHash,
}: Pick<Withdrawal, 'amount' | 'fee' | 'fromSuspense' | 'blockNumber' | 'blockHash'>): WithdrawalFacts {
  return { units: amount.units, fee, fromSuspense, blockNumber, blockHash };
}
