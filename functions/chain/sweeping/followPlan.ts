import { isOpen } from '../../invoices/ports.ts';
import type { Asset } from '../../shared/assets.ts';
import type { Currency } from '../../shared/money.ts';
import { type ChainTransaction, hasEnded, newestAttempt } from '../chainTransaction.ts';
import { sameAddress } from '../evm/address.ts';
import { type Movement, moveSweep, type Sweep, SWEEP_FAILURES_MAX, type SweepArrival } from '../sweep.ts';
import { type PlanPart, servedBy, type SweepPlan, type TransferElsewhere } from './sweepPlan.ts';

/** Tries that the chain refused after which a plan is given up. */
export const PLAN_FAILURES_MAX = 3;

/** Why a plan is given up whose money is not there any more: its invoice has not failed. */
export const DEPOSITS_GONE = 'A reorganisation took the deposits.';

/** Why a transfer moved nothing that the token would have made: another try finds what is there now. */
export const DEPOSITS_CHANGED = 'A reorganisation changed the deposits.';

/** A plan with its transactions, oldest first, read together. */
export interface PlanState {
  readonly plan: SweepPlan;
  readonly transactions: readonly ChainTransaction[];
}

/** No more is tried for the plan: what has not arrived by it goes back. */
export function isGivenUp({ plan, transactions }: PlanState): boolean {
  if (plan.failures >= PLAN_FAILURES_MAX) return true;
  return transactions.some((each) => isMove(each) && hasEnded(each));
}

/** The transaction that moves the money; a plan signs one. */
export function moveOf({ transactions }: PlanState): ChainTransaction | null {
  return transactions.findLast(isMove) ?? null;
}

function isMove({ serves: { kind } }: ChainTransaction): boolean {
  return kind === 'SWEEP' || kind === 'BATCH';
}

/** Where a part's money reached the treasury: by the plan's own transaction, or by one that others sent. */
export function arrivalOf(
  { plan, transactions }: PlanState,
  { address }: Pick<PlanPart, 'address'>,
): SweepArrival | null {
  for (const { mined } of transactions) {
    const arrival = mined?.arrivals.find((each) => sameAddress(each.address, address));
    if (mined === null || arrival === undefined) continue;
    const { txHash, blockNumber, blockHash } = mined;
    const { units, left, logIndex } = arrival;
    return { txHash, blockNumber, blockHash, logIndex, units, left };
  }
  const elsewhere = elsewhereOf(plan, address);
  if (elsewhere === undefined) return null;
  const { txHash, blockNumber, blockHash, logIndex, units } = elsewhere;
  return { txHash, blockNumber, blockHash, logIndex, units, left: units };
}

/** Places of the parts that have not arrived, where others have: these have ended, and have no share in what is signed now. Undefined: none has. */
export function waitingPlaces(state: PlanState): readonly number[] | undefined {
  const { parts } = state.plan;
  const places = parts.flatMap((part, place) => (arrivalOf(state, part) === null ? [place] : []));
  return places.length === parts.length ? undefined : places;
}

function elsewhereOf({ elsewhere }: SweepPlan, address: string): TransferElsewhere | undefined {
  return elsewhere.find((each) => sameAddress(each.address, address));
}

/**
 * The sweep as its plan and transactions have it now, null where it says so already. It is FINAL or FAILED once all transactions of the plan
 * have ended, so that what it cost is known to the wei.
 */
export function followPlan(sweep: Sweep, state: PlanState, at: string): Sweep | null {
  const { plan, transactions } = state;
  const followed = transactions.reduce((sum, { version }) => sum + version, plan.version);
  if (followed <= sweep.followed || !isOpen(sweep.status)) return null;
  const found = arrivalOf(state, sweep);
  if (transactions.length === 0 && found === null && !isGivenUp(state)) return null;
  const status = shownOf(plan, statusOf(state, found));
  if (status === null) return null;
  const isUnderWay = plan.parts.length > 1 && status === 'BROADCAST';
  const arrival = isUnderWay ? null : found;
  const movements = isUnderWay ? [] : movementsOf(state, sweep);
  const move = moveOf(state);
  const txHash = arrival?.txHash ?? move?.mined?.txHash ?? (move && newestAttempt(move).txHash);
  const isSame =
    status === sweep.status &&
    txHash === sweep.txHash &&
    arrival?.blockHash === sweep.arrival?.blockHash &&
    movements.length === sweep.movements.length &&
    movements.every(({ blockHash }, i) => blockHash === sweep.movements[i]?.blockHash);
  if (isSame) return null;
  const failureReason = status === 'FAILED' ? reasonOf(state) : sweep.failureReason;
  const change = {
    txHash,
    movements,
    arrival,
    followed,
    failureReason,
    ...treasuryReached(plan, sweep, arrival),
  };
  const moved = status === sweep.status ? change : { ...change, status };
  return moveSweep('sweeper', sweep, moved, at);
}

/** Others may have moved it to a treasury of before: the ledger needs to know whose it is. */
function treasuryReached(
  plan: SweepPlan,
  { address }: Sweep,
  arrival: SweepArrival | null,
): Pick<Sweep, 'treasury' | 'treasuryOwner'> {
  const elsewhere = elsewhereOf(plan, address);
  const { treasury, treasuryOwner } = elsewhere?.txHash === arrival?.txHash ? (elsewhere ?? plan) : plan;
  return { treasury, treasuryOwner };
}

type FollowedStatus = Exclude<Sweep['status'], 'PLANNED'>;

function statusOf(state: PlanState, arrival: SweepArrival | null): FollowedStatus {
  const { transactions } = state;
  const ended = transactions.every(hasEnded);
  if (arrival !== null) return ended ? 'FINAL' : 'MINED';
  if (ended && isGivenUp(state)) return 'FAILED';
  return transactions.every(({ status }) => status === 'SIGNED') ? 'SIGNED' : 'BROADCAST';
}

/**
 * What a sweep shows of its plan; null: nothing new. Each state of a batch is a write of each of its invoices, with its push: they show that it was sent, with its
 * hash, and how it ended. That it is stored and not sent yet, and mined and not final yet, stands on the one transaction.
 */
function shownOf({ parts }: SweepPlan, status: FollowedStatus): FollowedStatus | null {
  if (parts.length === 1) return status;
  if (status === 'SIGNED') return null;
  return status === 'MINED' ? 'BROADCAST' : status;
}

function movementsOf({ plan, transactions }: PlanState, sweep: Sweep): readonly Movement[] {
  return transactions.flatMap((transaction): Movement[] => {
    const { mined, serves, payer, wallet } = transaction;
    const served = servedBy(plan, transaction);
    const index = served.findIndex(({ sweepId }) => sweepId === sweep.id);
    if (mined === null || index === -1) return [];
    const share = served.length > 1 ? { index, of: served.length } : null;
    const { txHash, blockNumber, blockHash, gasUsed, value, fee, succeeded } = mined;
    const purpose = serves.kind === 'TOP_UP' ? 'FUND' : 'MOVE';
    const isDone = purpose === 'FUND' ? succeeded : mined.arrivals.some((each) => isAt(each, sweep));
    const cost = { gasUsed, value, fee, succeeded: isDone, share };
    return [{ purpose, payer, wallet, txHash, blockNumber, blockHash, ...cost }];
  });
}

function isAt(a: { readonly address: string }, b: { readonly address: string }): boolean {
  return sameAddress(a.address, b.address);
}

function reasonOf(state: PlanState): string {
  const move = moveOf(state);
  if (move === null) return state.plan.failureReason ?? 'It failed.';
  return move.status === 'DROPPED'
    ? `Another transaction of ${move.wallet} took nonce ${move.nonce}.`
    : 'The transfer to the treasury was mined, and moved nothing.';
}

/**
 * Whether a sweep that failed ends its invoice's tries: a refusal that lasted, or the last of several that were mined in vain. What a
 * reorganisation made fail is no try.
 *
 * @param sweeps all of the invoice, this one as it is now
 */
export function endsTries({ plan }: PlanState, sweep: Sweep, sweeps: readonly Sweep[]): boolean {
  const { failureReason } = sweep;
  if (failureReason === DEPOSITS_GONE || failureReason === DEPOSITS_CHANGED) return false;
  if (plan.failures >= PLAN_FAILURES_MAX) return true;
  const ended = sweeps
    .filter(({ status, failureReason }) => !isOpen(status) && failureReason !== DEPOSITS_CHANGED)
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const inARow = ended.findIndex(({ status }) => status !== 'FAILED');
  return (inARow === -1 ? ended.length : inARow) >= SWEEP_FAILURES_MAX;
}

/** What the chain's fees are paid in; a chain configured without its native asset counts them all the same. */
export function feeCurrencyOf(
  assets: readonly (Pick<Asset, 'symbol' | 'decimals'> & { readonly native: boolean })[],
): Currency {
  const native = assets.find((asset) => asset.native);
  return native === undefined
    ? { symbol: 'ETH', decimals: 18 }
    : { symbol: native.symbol, decimals: native.decimals };
}
