import type { SweepMethodName } from '../../invoices/ports.ts';
import type { Asset } from '../../shared/assets.ts';
import type { InvoiceId, MerchantId } from '../../shared/ids.ts';
import {
  type Actor,
  isMove,
  type MoveTable,
  type TargetOf,
  withTransition,
} from '../../shared/transitions.ts';
import type { ChainTransaction } from '../chainTransaction.ts';
import type { TreasuryOwner } from '../chainConfig.ts';

export const SWEEP_PLAN_STATUSES = ['PLANNED', 'SIGNED', 'ENDED', 'RELEASED'] as const;
export type SweepPlanStatus = (typeof SWEEP_PLAN_STATUSES)[number];

/**
 * One transition table, used by every writer. SIGNED: a transaction of it is stored and may be mined, so that its deposits stay with it
 * until all its transactions have ended. A release is for good: nothing of it was ever signed, and nothing will be.
 */
export const SWEEP_PLAN_MOVES = [
  { from: 'PLANNED', to: 'SIGNED', by: ['sweeper'] },
  { from: 'PLANNED', to: 'RELEASED', by: ['sweeper'] },
  { from: 'SIGNED', to: 'ENDED', by: ['sweeper'] },
  { from: 'ENDED', to: 'SIGNED', by: ['watcher'] },
] as const satisfies MoveTable<SweepPlanStatus>;

/** Which deposits are swept together, how, and why so. One asset, one chain. */
export interface SweepPlan {
  readonly id: string;
  readonly version: number;
  readonly status: SweepPlanStatus;
  readonly asset: Asset;
  readonly method: SweepMethodName;
  /** Why this method, in a sentence. */
  readonly reason: string;
  /** Wei that it was expected to cost when it was made. */
  readonly expectedFee: bigint;
  readonly treasury: string;
  readonly treasuryOwner: TreasuryOwner;
  /** Whose own treasury it is; null: the chain's. */
  readonly treasuryOf: MerchantId | null;
  /** One for each invoice. Once it is SIGNED, those alone whose deposits were reserved. */
  readonly parts: readonly PlanPart[];
  /** Ids of its chain transactions, oldest first. */
  readonly transactionIds: readonly string[];
  /** Transfers to the treasury that others sent, and that took what a part was to take. */
  readonly elsewhere: readonly TransferElsewhere[];
  /** Tries that the chain refused before anything was signed for them. */
  readonly failures: number;
  /** Seconds since 1970 before which it is not tried again; 0 before the first failure. */
  readonly retryAt: number;
  readonly failureReason: string | null;
  /** Head when it was made: nothing of it was mined before. */
  readonly createdAtBlock: number;
  /** ISO 8601: when the invoice was paid that waited longest for its first sweep; null where none did. */
  readonly waitingSince: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly transitions: readonly {
    readonly status: SweepPlanStatus;
    readonly at: string;
    readonly version: number;
  }[];
}

/** What is swept of one invoice. */
export interface PlanPart {
  readonly sweepId: string;
  readonly invoiceId: InvoiceId;
  readonly merchantId: MerchantId;
  /** EIP-55 deposit address and the index that derives its key. */
  readonly address: string;
  readonly derivationIndex: number;
  /** With their base units. */
  readonly deposits: readonly { readonly id: string; readonly units: bigint }[];
  /** Base units of these that had left the address before; below zero where an earlier sweep left some there: see `leftBeyondSwept`. */
  readonly leftBefore: bigint;
}

/** A Transfer log deposit → treasury in a transaction that is none of the plan's. */
export interface TransferElsewhere {
  /** EIP-55 deposit address. */
  readonly address: string;
  readonly txHash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  /** Null where it is not known. */
  readonly logIndex: number | null;
  /** Base units. */
  readonly units: bigint;
  /** Which of the treasuries it reached. */
  readonly treasury: string;
  readonly treasuryOwner: TreasuryOwner;
}

/** A plan before and after; `before` is null when it is new. */
export interface SweepPlanMove {
  readonly before: SweepPlan | null;
  readonly after: SweepPlan;
}

/** A plan of which nothing is reserved yet. */
export function newPlan(
  made: Omit<
    SweepPlan,
    | 'version'
    | 'status'
    | 'transactionIds'
    | 'elsewhere'
    | 'failures'
    | 'retryAt'
    | 'failureReason'
    | 'createdAt'
    | 'updatedAt'
    | 'transitions'
  >,
  at: string,
): SweepPlan {
  return {
    ...made,
    version: 1,
    status: 'PLANNED',
    transactionIds: [],
    elsewhere: [],
    failures: 0,
    retryAt: 0,
    failureReason: null,
    createdAt: at,
    updatedAt: at,
    transitions: [{ status: 'PLANNED', at, version: 1 }],
  };
}

/**
 * The plan after a change, one version on.
 *
 * @throws when the table has no such move of this actor, which is a bug of the caller
 */
export function movePlan<By extends Actor>(
  by: By,
  plan: SweepPlan,
  change: Omit<Partial<SweepPlan>, 'status'> & { readonly status?: TargetOf<typeof SWEEP_PLAN_MOVES, By> },
  at: string,
): SweepPlan {
  const status: SweepPlanStatus = change.status ?? plan.status;
  if (status !== plan.status && !isMove(SWEEP_PLAN_MOVES, plan.status, status, by))
    throw new Error(`plan ${plan.id}: no move from ${plan.status} to ${status} by the ${by}`);
  const version = plan.version + 1;
  const transitions =
    status === plan.status ? plan.transitions : withTransition(plan.transitions, { status, at, version });
  return { ...plan, ...change, status, version, updatedAt: at, transitions };
}

/** The sweeper has something to do for it. */
export function isOpenPlan({ status }: Pick<SweepPlan, 'status'>): boolean {
  return status === 'PLANNED' || status === 'SIGNED';
}

/** The parts that a transaction of the plan is for. */
export function servedBy(
  { parts }: Pick<SweepPlan, 'parts'>,
  { serves }: ChainTransaction,
): readonly PlanPart[] {
  const places = serves.kind === 'BATCH' ? serves.parts : undefined;
  return places === undefined ? parts : parts.filter((_, place) => places.includes(place));
}

/** Base units of a part's deposits. */
export function unitsOf({ deposits }: PlanPart): bigint {
  return deposits.reduce((sum, { units }) => sum + units, 0n);
}

/** Base units of them that are at the address; may be below zero. */
export function availableOf(part: PlanPart): bigint {
  return unitsOf(part) - part.leftBefore;
}

/** Base units of all parts. */
export function totalOf({ parts }: SweepPlan): bigint {
  return parts.reduce((sum, part) => sum + unitsOf(part), 0n);
}
