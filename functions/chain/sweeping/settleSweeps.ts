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
import { type Deposit, type DepositMove, moveDeposit, toChanges } from '../deposit.ts';
import { type Sweep, toInvoiceSweep } from '../sweep.ts';
import { endsTries, followPlan, type PlanState } from './followPlan.ts';
import type { SweepDeps } from './sweepDeps.ts';

/** Lost races of one sweep in one pass. */
const ROUNDS_MAX = 10;
const PARALLEL_SWEEPS_MAX = 8;

/**
 * Lets sweeps, deposits and invoices follow their plan. Each write stands on the versions that it read and on nothing else, so that it may
 * be repeated, by any pass. True when every sweep says what the plan says.
 */
export async function settleSweeps(deps: SweepDeps, state: PlanState, at: string): Promise<boolean> {
  const sweeps = await deps.chain.sweeps(state.plan.parts.map(({ sweepId }) => sweepId));
  const done = await inParallel(sweeps, PARALLEL_SWEEPS_MAX, (sweep) => settleOne(deps, state, sweep, at));
  return done.every((each) => each);
}

async function settleOne(
  { invoices, chain, settlements }: SweepDeps,
  state: PlanState,
  read: Sweep,
  at: string,
): Promise<boolean> {
  let sweep = read;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const next = followPlan(sweep, state, at);
    if (next === null) return true;
    const invoice = await invoices.get(sweep.invoiceId);
    if (invoice === null)
      throw new Error(`sweep ${sweep.id} is of the invoice ${sweep.invoiceId}, which is not stored`);
    const stored = isOpen(next.status) ? [] : await chain.deposits(next.depositIds);
    // A reorganisation took the invoice back and brought it here again while its sweep went on: no state is skipped.
    const mayStart = invoice.status === 'PAID' && next.status !== 'FAILED';
    const starts = mayStart && stored.some(({ status }) => status === 'CONFIRMED');
    const after = starts ? sweep : next;
    const deposits = moveWithSweep(after, stored, at);
    const decided = accepted(decide(invoice, { sweep: after, deposits, starts, state, at }));
    const written = await settlements.commit({
      invoice: decided === null ? null : { before: invoice, after: decided },
      deposits,
      sweep: starts ? null : { before: sweep, after: next },
      fence: null,
    });
    if (written.ok && !starts) return true;
    const [again] = await chain.sweeps([sweep.id]);
    if (again === undefined) throw new Error(`sweep ${sweep.id} is gone`);
    sweep = again;
  }
  return false;
}

function decide(
  invoice: Invoice,
  change: {
    readonly sweep: Sweep;
    readonly deposits: readonly DepositMove[];
    readonly starts: boolean;
    readonly state: PlanState;
    readonly at: string;
  },
): Decision {
  const { sweep, starts, state, at } = change;
  const deposits = change.deposits.flatMap(toChanges);
  const said = { by: 'sweeper', sweep: toInvoiceSweep(sweep), deposits, at } as const;
  if (starts) return startSweep(invoice, said);
  if (invoice.status !== 'SWEEPING') return recordSweep(invoice, said);
  if (sweep.status === 'FINAL') return finishSweep(invoice, said);
  if (sweep.status !== 'FAILED' || !endsTries(invoice, state)) return recordSweep(invoice, said);
  return failSweep(invoice, { ...said, reason: sweep.failureReason ?? 'It failed.' });
}

/** Where a sweep's deposits go with it, whatever a reorganisation did to them meanwhile. */
export function moveWithSweep(sweep: Sweep, deposits: readonly Deposit[], at: string): DepositMove[] {
  return deposits.flatMap((before): DepositMove[] => {
    const after = followSweep(sweep, before, at);
    return after === null ? [] : [{ before, after }];
  });
}

function followSweep(sweep: Sweep, deposit: Deposit, at: string): Deposit | null {
  const { status } = deposit;
  if (sweep.status === 'FAILED') {
    return status === 'SWEEPING' && deposit.sweepId === sweep.id
      ? moveDeposit('sweeper', deposit, { status: 'CONFIRMED', sweepId: null }, at)
      : null;
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

function accepted(decision: Decision): Invoice | null {
  if (!decision.ok) throw new Error(`an invoice refused its sweep: ${JSON.stringify(decision.error)}`);
  return decision.value;
}
