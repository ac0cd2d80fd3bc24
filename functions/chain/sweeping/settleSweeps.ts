import {
  type Decision,
  failSweep,
  finishSweep,
  type Invoice,
  isOpen,
  recordSweep,
  startSweep,
} from '../../invoices/ports.ts';
import { inParallel } from '../../shared/inParallel.ts';
import { mostKept } from '../chainTransaction.ts';
import { type Deposit, type DepositMove, moveDeposit, toChanges } from '../deposit.ts';
import { BranchLeft, type ChainStore, type Settlement, type SettlementStore } from '../ports.ts';
import { type Sweep, toInvoiceSweep } from '../sweep.ts';
import {
  DEPOSITS_CHANGED,
  DEPOSITS_GONE,
  endsTries,
  followPlan,
  moveOf,
  type PlanState,
} from './followPlan.ts';
import { coveredBy, type InvoiceMoney, leftBeyondSwept, movedBy, readInvoiceMoney } from './invoiceMoney.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepView } from './sweepView.ts';

/** Lost races of one sweep in one pass. */
const ROUNDS_MAX = 10;
/** As many as two transactions of the store hold. */
const PARALLEL_SWEEPS_MAX = 64;

/**
 * Lets sweeps, deposits and invoices follow their plan. Each write stands on the versions that it read and on nothing else, so that it may
 * be repeated, by any pass. True when every sweep says what the plan says.
 */
export async function settleSweeps(
  deps: SweepDeps,
  state: PlanState,
  view: Pick<SweepView, 'at' | 'watched'>,
): Promise<boolean> {
  const sweeps = await deps.chain.sweeps(state.plan.parts.map(({ sweepId }) => sweepId));
  const done = await inParallel(sweeps, PARALLEL_SWEEPS_MAX, (sweep) => settleOne(deps, state, sweep, view));
  return done.every((each) => each);
}

async function settleOne(
  { invoices, chain, settlements }: SweepDeps,
  state: PlanState,
  read: Sweep,
  { at, watched }: Pick<SweepView, 'at' | 'watched'>,
): Promise<boolean> {
  let sweep = read;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const followed = followPlan(sweep, state, at);
    if (followed === null) return true;
    const invoice = await invoices.get(sweep.invoiceId);
    if (invoice === null)
      throw new Error(`sweep ${sweep.id} is of the invoice ${sweep.invoiceId}, which is not stored`);
    const stored = isOpen(followed.status) ? [] : await chain.deposits(followed.depositIds);
    const money = followed.status === 'FAILED' ? await readInvoiceMoney(chain, invoice) : null;
    const next = money === null ? followed : explainFailure(followed, state, money);
    // A reorganisation took the invoice back and brought it here again while its sweep went on: no state is skipped.
    const mayStart = invoice.status === 'PAID' && next.status !== 'FAILED';
    const starts = mayStart && stored.some(({ status }) => status === 'CONFIRMED');
    const after = starts ? sweep : next;
    const covered =
      after.status === 'FINAL' ? await readCovered(chain, { invoice, state }, after, stored) : stored;
    const deposits = moveWithSweep(after, stored, at, covered);
    const sweeps = [...(money?.sweeps ?? []).filter(({ id }) => id !== after.id), after];
    const decided = accepted(decide(invoice, { sweep: after, sweeps, deposits, starts, state, at }));
    const written = await commit(settlements, {
      invoice: decided === null ? null : { before: invoice, after: decided },
      deposits,
      sweep: starts ? null : { before: sweep, after: next },
      // An end that was read on another branch would be looked at by nobody.
      fence: isOpen(after.status) ? null : watched,
    });
    if (written === null) return false;
    if (written.ok && !starts) return true;
    const [again] = await chain.sweeps([sweep.id]);
    if (again === undefined) throw new Error(`sweep ${sweep.id} is gone`);
    sweep = again;
  }
  return false;
}

/** Null where the chain has left the branch on which this was read: the next pass reads it again. */
async function commit(
  settlements: SettlementStore,
  settlement: Settlement,
): Promise<Awaited<ReturnType<SettlementStore['commit']>> | null> {
  try {
    return await settlements.commit(settlement);
  } catch (error) {
    if (error instanceof BranchLeft) return null;
    throw error;
  }
}

/** A transfer that was mined in vain, or refused, since a reorganisation had taken, moved or reordered its money says nothing of the token. */
function explainFailure(failed: Sweep, { plan }: PlanState, money: InvoiceMoney): Sweep {
  const part = plan.parts.find(({ sweepId }) => sweepId === failed.id);
  if (failed.failureReason === DEPOSITS_GONE || part === undefined) return failed;
  const own = money.deposits.filter(({ id }) => failed.depositIds.includes(id));
  const stands = ({ status, sweepId, transitions }: Deposit): boolean =>
    status === 'SWEEPING' &&
    sweepId === failed.id &&
    !transitions.some(({ status, at }) => status === 'ORPHANED' && at >= plan.createdAt);
  const others = money.sweeps.filter(({ id }) => id !== failed.id);
  const isThere = leftBeyondSwept({ ...money, sweeps: others }) <= part.leftBefore;
  if (own.length === failed.depositIds.length && own.every(stands) && isThere) return failed;
  return { ...failed, failureReason: DEPOSITS_CHANGED };
}

/** Its own deposits that a final sweep, with what left the address otherwise, took away: a reorganisation may have changed what they are. */
async function readCovered(
  chain: ChainStore,
  { invoice, state }: { readonly invoice: Invoice; readonly state: PlanState },
  final: Sweep,
  stored: readonly Deposit[],
): Promise<readonly Deposit[]> {
  const own = stored.filter(
    ({ status, sweepId }) => status === 'CONFIRMED' || (status === 'SWEEPING' && sweepId === final.id),
  );
  const sum = own.reduce((units, { amount }) => units + amount.units, 0n);
  if (sum <= movedBy(final)) return own;
  const { deposits, sweeps } = await readInvoiceMoney(chain, invoice);
  // What another one took that is under way is for its own deposits.
  const others = sweeps.filter(({ id, status }) => id !== final.id && !isOpen(status));
  const rest = leftBeyondSwept({ deposits, sweeps: [...others, final] });
  const move = moveOf(state);
  return coveredBy(final, own, rest, move === null ? 0n : mostKept(move));
}

function decide(
  invoice: Invoice,
  change: {
    readonly sweep: Sweep;
    /** Of the invoice, where this one failed. */
    readonly sweeps: readonly Sweep[];
    readonly deposits: readonly DepositMove[];
    readonly starts: boolean;
    readonly state: PlanState;
    readonly at: string;
  },
): Decision {
  const { sweep, sweeps, starts, state, at } = change;
  const deposits = change.deposits.flatMap(toChanges);
  const said = { by: 'sweeper', sweep: toInvoiceSweep(sweep), deposits, at } as const;
  if (starts) return startSweep(invoice, said);
  if (invoice.status !== 'SWEEPING') return recordSweep(invoice, said);
  if (sweep.status === 'FINAL') return finishSweep(invoice, said);
  if (sweep.status !== 'FAILED' || !endsTries(state, sweep, sweeps)) return recordSweep(invoice, said);
  return failSweep(invoice, { ...said, reason: sweep.failureReason ?? 'It failed.' });
}

/**
 * Where a sweep's deposits go with it, whatever a reorganisation did to them meanwhile.
 *
 * @param covered of a final sweep, those whose money it moved; the others wait for another one
 */
export function moveWithSweep(
  sweep: Sweep,
  deposits: readonly Deposit[],
  at: string,
  covered: readonly Deposit[] = deposits,
): DepositMove[] {
  return deposits.flatMap((before): DepositMove[] => {
    const isFreed = sweep.status === 'FINAL' && !covered.includes(before);
    const after = followSweep(isFreed ? { ...sweep, status: 'FAILED' } : sweep, before, at);
    return after === null ? [] : [{ before, after }];
  });
}

function followSweep(sweep: Sweep, deposit: Deposit, at: string): Deposit | null {
  const { status } = deposit;
  if (sweep.status === 'FAILED') {
    return status === 'SWEEPING' && deposit.sweepId === sweep.id ? releaseDeposit(deposit, at) : null;
  }
  const sweeping =
    status === 'CONFIRMED'
      ? moveDeposit('sweeper', deposit, { status: 'SWEEPING', sweepId: sweep.id }, at)
      : deposit;
  if (sweep.status !== 'FINAL') return sweeping === deposit ? null : sweeping;
  return sweeping.status === 'SWEEPING' && sweeping.sweepId === sweep.id
    ? moveDeposit('sweeper', sweeping, { status: 'SWEPT' }, at)
    : null;
}

/** No sweep holds it any more. */
export function releaseDeposit(deposit: Deposit, at: string): Deposit {
  return moveDeposit('sweeper', deposit, { status: 'CONFIRMED', sweepId: null }, at);
}

function accepted(decision: Decision): Invoice | null {
  if (!decision.ok) throw new Error(`an invoice refused its sweep: ${JSON.stringify(decision.error)}`);
  return decision.value;
}
