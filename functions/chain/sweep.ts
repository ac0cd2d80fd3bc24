import type { InvoiceSweep, SweepMethodName, SweepStatus } from '../invoices/ports.ts';
import type { AssetAmount } from '../shared/assets.ts';
import type { InvoiceId, MerchantId } from '../shared/ids.ts';
import { type Currency, money } from '../shared/money.ts';
import { type Share, shareOf } from '../shared/shareOf.ts';
import { type Actor, isMove, type MoveTable, type TargetOf, withTransition } from '../shared/transitions.ts';
import type { TreasuryOwner } from './chainConfig.ts';
import type { TransactionPayer } from './chainTransaction.ts';

/**
 * One transition table, used by every writer. A sweep follows its plan's chain transactions, and may skip what happened between two
 * looks. MINED, FINAL and FAILED return to BROADCAST when a reorganisation takes a block of theirs away: the watcher looks after ended ones.
 */
export const SWEEP_MOVES = [
  { from: 'PLANNED', to: 'SIGNED', by: ['sweeper'] },
  { from: 'PLANNED', to: 'BROADCAST', by: ['sweeper'] },
  { from: 'PLANNED', to: 'MINED', by: ['sweeper'] },
  { from: 'PLANNED', to: 'FINAL', by: ['sweeper'] },
  { from: 'PLANNED', to: 'FAILED', by: ['sweeper'] },
  { from: 'SIGNED', to: 'BROADCAST', by: ['sweeper'] },
  { from: 'SIGNED', to: 'MINED', by: ['sweeper'] },
  { from: 'SIGNED', to: 'FINAL', by: ['sweeper'] },
  { from: 'SIGNED', to: 'FAILED', by: ['sweeper'] },
  { from: 'BROADCAST', to: 'MINED', by: ['sweeper'] },
  { from: 'BROADCAST', to: 'FINAL', by: ['sweeper'] },
  { from: 'BROADCAST', to: 'FAILED', by: ['sweeper'] },
  { from: 'MINED', to: 'BROADCAST', by: ['sweeper'] },
  { from: 'MINED', to: 'FINAL', by: ['sweeper'] },
  { from: 'MINED', to: 'FAILED', by: ['sweeper'] },
  { from: 'FINAL', to: 'BROADCAST', by: ['watcher'] },
  { from: 'FAILED', to: 'BROADCAST', by: ['watcher'] },
] as const satisfies MoveTable<SweepStatus>;

/** Sweeps of one invoice in a row that failed, after which it waits for `retrySweep`. */
export const SWEEP_FAILURES_MAX = 3;

/** FUND pays gas into the deposit address; MOVE takes the money to the treasury. */
export const MOVEMENT_PURPOSES = ['FUND', 'MOVE'] as const;

/** What one mined transaction moved and cost for a sweep, in wei: what the ledger posts of it. */
export interface Movement {
  readonly purpose: (typeof MOVEMENT_PURPOSES)[number];
  /** Whose gas it cost. */
  readonly payer: TransactionPayer;
  /** EIP-55 address that signed. */
  readonly wallet: string;
  readonly txHash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly gasUsed: bigint;
  readonly value: bigint;
  readonly fee: bigint;
  readonly succeeded: boolean;
  /** One transaction of several sweeps: number `index` from 0 of `of`, which share gas, fee and value. Null where it has it alone. */
  readonly share: Share | null;
}

/** Where the money reached the treasury. */
export interface SweepArrival {
  readonly txHash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  /** Null of native money. */
  readonly logIndex: number | null;
  /** Base units. */
  readonly units: bigint;
  /** Base units that left the deposit address. */
  readonly left: bigint;
}

/** The way of one invoice's confirmed deposits to the treasury: what its invoice shows of the plan that takes them. */
export interface Sweep {
  readonly id: string;
  readonly version: number;
  readonly status: SweepStatus;
  readonly method: SweepMethodName;
  readonly planId: string;
  readonly invoiceId: InvoiceId;
  readonly merchantId: MerchantId;
  /** EIP-55 deposit address and the index that derives its key. */
  readonly address: string;
  readonly derivationIndex: number;
  readonly treasury: string;
  readonly treasuryOwner: TreasuryOwner;
  /** What the deposits carry; a native sweep pays its fee out of it. */
  readonly amount: AssetAmount;
  readonly depositIds: readonly string[];
  /** Of the transaction that moves the money: the mined one, else the newest attempt. */
  readonly txHash: string | null;
  /** Every transaction that was mined for it, failed ones too. */
  readonly movements: readonly Movement[];
  readonly arrival: SweepArrival | null;
  /** Grows with the plan and its transactions: what was read earlier than what it follows is not followed. */
  readonly followed: number;
  readonly failureReason: string | null;
  /** What fees are paid in: the chain's native currency. */
  readonly feeCurrency: Currency;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly transitions: readonly SweepTransition[];
}

/** A sweep before and after; `before` is null when it is new. */
export interface SweepMove {
  readonly before: Sweep | null;
  readonly after: Sweep;
}

export interface SweepTransition {
  readonly status: SweepStatus;
  /** ISO 8601. */
  readonly at: string;
  readonly version: number;
}

/**
 * The sweep after a change, one version on.
 *
 * @throws when the table has no such move of this actor, which is a bug of the caller
 */
export function moveSweep<By extends Actor>(
  by: By,
  sweep: Sweep,
  change: Omit<Partial<Sweep>, 'status'> & { readonly status?: TargetOf<typeof SWEEP_MOVES, By> },
  at: string,
): Sweep {
  const status: SweepStatus = change.status ?? sweep.status;
  if (status !== sweep.status && !isMove(SWEEP_MOVES, sweep.status, status, by)) {
    throw new Error(`sweep ${sweep.id}: no move from ${sweep.status} to ${status} by the ${by}`);
  }
  const version = sweep.version + 1;
  const transitions =
    status === sweep.status ? sweep.transitions : withTransition(sweep.transitions, { status, at, version });
  return { ...sweep, ...change, status, version, updatedAt: at, transitions };
}

/** Gas units of its part of all transactions that were mined, failed ones too; null before the first. */
export function gasUsedBy({ movements }: Sweep): bigint | null {
  return movements.length === 0 ? null : sumOf(movements, ({ gasUsed, share }) => shareOf(gasUsed, share));
}

/** Wei of its part of all transactions that were mined, failed ones too; null before the first. */
export function feeOf({ movements }: Sweep): bigint | null {
  return movements.length === 0 ? null : sumOf(movements, ({ fee, share }) => shareOf(fee, share));
}

/** The height that a reorganisation must reach to change it; null before anything of it was mined. */
export function heightOf({ movements, arrival }: Pick<Sweep, 'movements' | 'arrival'>): number | null {
  const heights = movements.map(({ blockNumber }) => blockNumber);
  if (arrival !== null) heights.push(arrival.blockNumber);
  return heights.length === 0 ? null : Math.max(...heights);
}

function sumOf(movements: readonly Movement[], units: (movement: Movement) => bigint): bigint {
  return movements.reduce((sum, movement) => sum + units(movement), 0n);
}

/** What the invoice shows of it. */
export function toInvoiceSweep(sweep: Sweep): InvoiceSweep {
  const { id, status, method, amount, txHash, feeCurrency, treasury } = sweep;
  const fee = feeOf(sweep);
  return {
    id,
    status,
    txHash,
    method,
    amount,
    gasUsed: gasUsedBy(sweep),
    fee: fee === null ? null : money(fee, feeCurrency),
    feeCurrency,
    treasury,
  };
}
