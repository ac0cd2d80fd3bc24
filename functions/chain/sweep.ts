import type { InvoiceSweep, SweepMethodName, SweepStatus } from '../invoices/ports.ts';
import type { AssetAmount } from '../shared/assets.ts';
import type { InvoiceId, MerchantId } from '../shared/ids.ts';
import { type Currency, money } from '../shared/money.ts';
import { type Actor, isMove, type MoveTable, type TargetOf, withTransition } from '../shared/transitions.ts';
import type { TreasuryOwner } from './chainConfig.ts';

/**
 * One transition table, used by every writer. MINED and FINAL return to BROADCAST when a reorganisation takes their block
 * away: the watcher looks after final ones.
 */
export const SWEEP_MOVES = [
  { from: 'PLANNED', to: 'SIGNED', by: ['sweeper'] },
  { from: 'PLANNED', to: 'FAILED', by: ['sweeper'] },
  { from: 'SIGNED', to: 'BROADCAST', by: ['sweeper'] },
  { from: 'BROADCAST', to: 'MINED', by: ['sweeper'] },
  { from: 'BROADCAST', to: 'FAILED', by: ['sweeper'] },
  { from: 'MINED', to: 'BROADCAST', by: ['sweeper'] },
  { from: 'MINED', to: 'FINAL', by: ['sweeper'] },
  { from: 'MINED', to: 'FAILED', by: ['sweeper'] },
  { from: 'FINAL', to: 'BROADCAST', by: ['watcher'] },
] as const satisfies MoveTable<SweepStatus>;

/** Refused or reverted tries after which a sweep is given up. */
export const SWEEP_FAILURES_MAX = 3;

/** A transaction as it was signed, stored before it is broadcast so that a crash can send the same bytes again. */
export interface Attempt {
  readonly txHash: string;
  readonly rawTransaction: string;
  /** Wei per gas. */
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
  readonly gasLimit: bigint;
  /** Wei that the transaction carries. */
  readonly value: bigint;
  /** Head when it was signed: the blocks after which it is called stuck count from here. */
  readonly signedAtBlock: number;
}

export interface MinedAttempt {
  readonly txHash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  /** Wei: gas used × effective gas price. */
  readonly fee: bigint;
}

/** FUND pays gas into the deposit address; MOVE takes the money to the treasury. */
export const LEG_PURPOSES = ['FUND', 'MOVE'] as const;
export type LegPurpose = (typeof LEG_PURPOSES)[number];

/** Which key signs. */
export const LEG_ACCOUNTS = ['GAS', 'DEPOSIT'] as const;
export type LegAccount = (typeof LEG_ACCOUNTS)[number];

/** One transaction of a sweep. All attempts of a leg share its nonce, so that at most one of them is mined. */
export interface Leg {
  readonly purpose: LegPurpose;
  readonly account: LegAccount;
  readonly from: string;
  readonly to: string;
  readonly data: string;
  readonly nonce: number;
  readonly attempts: readonly Attempt[];
  readonly mined: MinedAttempt | null;
}

/** The way of one invoice's confirmed deposits to the treasury. */
export interface Sweep {
  readonly id: string;
  readonly version: number;
  readonly status: SweepStatus;
  readonly method: SweepMethodName;
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
  readonly legs: readonly Leg[];
  readonly failures: number;
  /** Seconds since 1970 before which it is not tried again; 0 before the first failure. */
  readonly retryAt: number;
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

export function isOpen(status: SweepStatus): boolean {
  return status !== 'FINAL' && status !== 'FAILED';
}

/** Gas units of all legs that were mined, failed ones too; null before the first. */
export function gasUsedBy(sweep: Sweep): bigint | null {
  const mined = sweep.legs.flatMap((leg) => leg.mined ?? []);
  return mined.length === 0 ? null : mined.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
}

/** Wei of all legs that were mined, failed ones too; null before the first. */
export function feeOf(sweep: Sweep): bigint | null {
  const mined = sweep.legs.flatMap((leg) => leg.mined ?? []);
  return mined.length === 0 ? null : mined.reduce((sum, { fee }) => sum + fee, 0n);
}

/** What one mined transaction of a sweep moved and cost, in wei: what the ledger posts of it. */
export interface Movement {
  readonly purpose: LegPurpose;
  /** Whose gas it cost. */
  readonly payer: LegAccount;
  readonly value: bigint;
  readonly fee: bigint;
  readonly succeeded: boolean;
}

/** Every mined transaction, failed ones too, in the order of the legs. */
export function movementsOf(sweep: Sweep): Movement[] {
  return sweep.legs.flatMap(({ purpose, account, attempts, mined }) => {
    if (mined === null) return [];
    const attempt = attempts.find(({ txHash }) => txHash === mined.txHash);
    if (attempt === undefined)
      throw new Error(`sweep ${sweep.id}: ${mined.txHash} was mined and never signed`);
    const { fee, succeeded } = mined;
    return [{ purpose, payer: account, value: attempt.value, fee, succeeded }];
  });
}

/** The transaction that moves the money: the mined one, else the newest attempt. */
export function moveHashOf(sweep: Sweep): string | null {
  const move = sweep.legs.findLast((leg) => leg.purpose === 'MOVE');
  return move?.mined?.txHash ?? move?.attempts.at(-1)?.txHash ?? null;
}

/** What the invoice shows of it. */
export function toInvoiceSweep(sweep: Sweep): InvoiceSweep {
  const { id, status, method, amount, feeCurrency, treasury } = sweep;
  const fee = feeOf(sweep);
  return {
    id,
    status,
    txHash: moveHashOf(sweep),
    method,
    amount,
    gasUsed: gasUsedBy(sweep),
    fee: fee === null ? null : money(fee, feeCurrency),
    feeCurrency,
    treasury,
  };
}
