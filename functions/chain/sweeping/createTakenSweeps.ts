import type { InvoiceId } from '../../shared/ids.ts';
import type { Treasury } from '../treasury.ts';
import { signPlan } from './advancePlan.ts';
import { createPlan } from './createPlan.ts';
import { toPlan } from './createSweeps.ts';
import { findTakenPart } from './findElsewhere.ts';
import type { Sweepable } from './findSweepable.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepMethod } from './sweepMethod.ts';
import type { SweepView } from './sweepView.ts';

/** Of one plan: an item has room for some hundreds. */
const PARTS_MAX = 100;

/**
 * Records as swept what others moved to a treasury before anything was planned for it: anybody may call the delegate for an address that delegates to it. It is a plan like any
 * other, for which nothing is signed.
 *
 * @param of all of one asset
 * @returns those of which something was found
 */
export async function createTakenSweeps(
  deps: SweepDeps,
  view: SweepView,
  {
    method,
    treasury,
    of,
  }: { readonly method: SweepMethod; readonly treasury: Treasury; readonly of: readonly Sweepable[] },
): Promise<ReadonlySet<InvoiceId>> {
  const reason = 'Others moved it to the treasury: nothing is signed.';
  const planned = toPlan(deps, view, { method, reason, treasury, of: of.slice(0, PARTS_MAX) });
  const taken = [];
  for (const part of planned.parts) taken.push((await findTakenPart(deps, view, planned, part)) ?? []);
  const found = taken.flat();
  if (found.length === 0) return new Set();
  const plan = {
    ...planned,
    parts: found.map(({ part }) => part),
    elsewhere: found.map(({ transfer }) => transfer),
  };
  const reserved = await createPlan(deps, view, plan);
  if (reserved !== null) await signPlan(deps, view, plan, reserved);
  return new Set(plan.parts.map(({ invoiceId }) => invoiceId));
}
