import type { InvoiceId } from '../../shared/ids.ts';
import { inParallel } from '../../shared/inParallel.ts';
import type { Treasury } from '../treasury.ts';
import { signPlan } from './advancePlan.ts';
import { createPlan } from './createPlan.ts';
import { toPlan } from './createSweeps.ts';
import { findTakenPart } from './findElsewhere.ts';
import type { Sweepable } from './findSweepable.ts';
import { guarded } from './guarded.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepMethod } from './sweepMethod.ts';
import type { SweepView } from './sweepView.ts';

/** Of one plan: an item has room for some hundreds. */
const PARTS_MAX = 100;
const PARALLEL_MAX = 8;

/** What is looked at: deposits that the token would not transfer. */
export interface RefusedSweeps {
  readonly method: SweepMethod;
  readonly treasury: Treasury;
  /** All of one asset, as many as a pass comes to: the pass after goes on behind them. */
  readonly of: readonly Sweepable[];
}

/**
 * Records as swept what others moved to a treasury before anything was planned for it: anybody may call the delegate for an address that delegates to it. It is a plan like any
 * other, for which nothing is signed. All are looked at, so that none of whom nothing was moved keeps others from their turn.
 *
 * @returns those of which something was found
 */
export async function createTakenSweeps(
  deps: SweepDeps,
  view: SweepView,
  { method, treasury, of }: RefusedSweeps,
): Promise<ReadonlySet<InvoiceId>> {
  const taken = new Set<InvoiceId>();
  for (let from = 0; from < of.length; from += PARTS_MAX) {
    const some = { method, treasury, of: of.slice(from, from + PARTS_MAX) };
    const found = await guarded(deps, { treasury: treasury.address }, () =>
      createTakenPlan(deps, view, some),
    );
    if (found !== 'failed') for (const id of found) taken.add(id);
  }
  return taken;
}

/** One plan, of as many as it has room for. */
async function createTakenPlan(
  deps: SweepDeps,
  view: SweepView,
  refused: RefusedSweeps,
): Promise<readonly InvoiceId[]> {
  const reason = 'Others moved it to the treasury: nothing is signed.';
  const planned = toPlan(deps, view, { ...refused, reason });
  const taken = await inParallel(planned.parts, PARALLEL_MAX, (part) =>
    guarded(deps, { invoiceId: part.invoiceId }, () => findTakenPart(deps, view, planned, part)),
  );
  const found = taken.filter((each) => each !== null && each !== 'failed');
  if (found.length === 0) return [];
  const plan = {
    ...planned,
    parts: found.map(({ part }) => part),
    elsewhere: found.map(({ transfer }) => transfer),
  };
  const reserved = await createPlan(deps, view, plan);
  if (reserved !== null) await signPlan(deps, view, plan, reserved);
  return plan.parts.map(({ invoiceId }) => invoiceId);
}
