import type { Treasury } from '../treasury.ts';
import { type PlanOutcome, signPlan } from './advancePlan.ts';
import { createPlan } from './createPlan.ts';
import { isTooDear } from './createTransaction.ts';
import type { Sweepable } from './findSweepable.ts';
import { recordHolds } from './recordHolds.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepMethod } from './sweepMethod.ts';
import { newPlan, type PlanPart, type SweepPlan } from './sweepPlan.ts';
import type { SweepView } from './sweepView.ts';

/** What is swept together, and why so. */
export interface ChosenSweeps {
  readonly method: SweepMethod;
  /** A sentence. */
  readonly reason: string;
  readonly treasury: Treasury;
  /** All of one asset. */
  readonly of: readonly Sweepable[];
}

/** Stores a plan, reserves its deposits and signs its first transaction, or says why that waits. */
export async function createSweeps(
  deps: SweepDeps,
  view: SweepView,
  chosen: ChosenSweeps,
): Promise<PlanOutcome> {
  const { method, of } = chosen;
  const planned = toPlan(deps, view, chosen);
  // Asked before anything is stored: a refusal makes a plan, so that tries are counted; what waits needs none.
  const next = await method.nextTransaction(planned, view.chain);
  const isDear = next.kind === 'draft' && isTooDear(deps, next.draft, of.length);
  const code = next.kind === 'wait' ? next.code : isDear ? 'GAS_PRICE_HIGH' : null;
  if (code !== null) {
    await recordHolds(
      deps,
      of.map(({ invoice }) => invoice.id),
      code,
      view.at,
    );
    return 'held';
  }
  const plan =
    next.kind === 'draft'
      ? { ...planned, expectedFee: next.draft.gasLimit * next.draft.fees.maxFeePerGas }
      : planned;
  const reserved = await createPlan(deps, view, plan);
  const outcome = reserved === null ? 'open' : await signPlan(deps, view, plan, reserved);
  return outcome === 'ended' ? 'open' : outcome;
}

/** The plan of what was chosen, before it is stored. */
export function toPlan(
  { newId }: SweepDeps,
  { at, head }: SweepView,
  { method, reason, treasury, of }: ChosenSweeps,
): SweepPlan {
  const [first] = of;
  if (first === undefined) throw new Error('nothing is planned for nobody');
  const parts = of.map(({ invoice, deposits, leftBefore }): PlanPart => ({
    sweepId: `swp_${newId()}`,
    invoiceId: invoice.id,
    merchantId: invoice.merchantId,
    address: invoice.address,
    derivationIndex: invoice.derivationIndex,
    deposits: deposits.map(({ id, amount }) => ({ id, units: amount.units })),
    leftBefore,
  }));
  const waits = of.flatMap(({ waitingSince }) => waitingSince ?? []).toSorted();
  return newPlan(
    {
      id: `pln_${newId()}`,
      asset: first.invoice.asset,
      method: method.name,
      reason,
      expectedFee: 0n,
      treasury: treasury.address,
      treasuryOwner: treasury.owner,
      treasuryOf: treasury.merchantId,
      parts,
      createdAtBlock: head.number,
      waitingSince: waits[0] ?? null,
    },
    at,
  );
}
