import type { InvoiceId } from '../../shared/ids.ts';
import { inParallel } from '../../shared/inParallel.ts';
import type { Treasury } from '../treasury.ts';
import type { PlanOutcome } from './advancePlan.ts';
import { createSweeps } from './createSweeps.ts';
import { createTakenSweeps } from './createTakenSweeps.ts';
import { guarded } from './guarded.ts';
import { findSweepable, type Sweepable } from './findSweepable.ts';
import { groupByTreasury } from './groupByTreasury.ts';
import { planTogether, type TreasuryGroup } from './planTogether.ts';
import { prepareDelegate } from './prepareDelegate.ts';
import { recordHolds } from './recordHolds.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepHoldCode } from './sweepHolds.ts';
import type { SweepView } from './sweepView.ts';

/** What became of the invoices that a pass came to. */
export interface Begun {
  readonly outcomes: readonly (PlanOutcome | 'failed')[];
  /** Plans that were made. */
  readonly plans: number;
  /** ISO 8601: when those were paid of which nothing was swept yet. */
  readonly waitingSince: readonly string[];
}

const PARALLEL_PLANS_MAX = 8;
/** What they read is one call for a hundred. */
const PARALLEL_READS_MAX = 100;
/** Between these the planner chooses. Any other method takes what it carries, one invoice at a time. */
const PLANNED_METHODS: readonly string[] = ['EIP7702', 'TOP_UP', 'NATIVE'];
/** Waits that the next passes end: invoices do not show them. */
const SHORT_HOLDS: readonly SweepHoldCode[] = ['QUEUED', 'ACCOUNT_BUSY', 'WAITS_FOR_COMPANY'];

/**
 * Plans the sweeps of invoices' final money, reserves what is planned and signs, or says why it waits.
 *
 * @param plansMax most plans that may be made
 */
export async function planSweeps(
  deps: SweepDeps,
  view: SweepView,
  ids: readonly InvoiceId[],
  plansMax: number,
): Promise<Begun> {
  const { sweepables, others, failed } = await findAll(deps, view, ids);
  const outcomes: (PlanOutcome | 'failed')[] = [...failed];
  const hold = async (code: SweepHoldCode, held: readonly InvoiceId[]): Promise<void> => {
    const isShort = SHORT_HOLDS.includes(code);
    outcomes.push(...held.map((): PlanOutcome => (isShort ? 'open' : 'held')));
    if (!isShort) await recordHolds(deps, held, code, view.at);
  };
  const moved = await recordTaken(deps, view, others);
  outcomes.push(...[...moved].map((): PlanOutcome => 'open'));
  const groups = await groupByTreasury(deps, sweepables, Date.parse(view.at));
  const chosen: { treasury: Treasury; leaving: boolean; of: Sweepable[] }[] = [];
  for (const { treasury, leaving, of } of groups) {
    const planned: Sweepable[] = [];
    for (const sweepable of of) {
      const method = deps.methods.find((each) => each.carries(sweepable.invoice.asset));
      if (method === undefined) await hold('NO_METHOD', [sweepable.invoice.id]);
      else if (PLANNED_METHODS.includes(method.name)) planned.push(sweepable);
      else {
        const { reason } = method;
        outcomes.push(await createSweeps(deps, view, { method, reason, treasury, of: [sweepable] }));
      }
    }
    chosen.push({ treasury, leaving, of: planned });
  }
  const ready: TreasuryGroup[] = [];
  // One after another: each may sign a transaction of the gas wallet.
  for (const { treasury, leaving, of } of chosen) {
    const delegate = leaving ? 'absent' : await prepareDelegate(deps, view, treasury, of);
    ready.push({ treasury, of, delegate });
  }
  const { plans, holds } = await planTogether(deps, view, ready, plansMax);
  const byInvoice = new Map(sweepables.map((each) => [each.invoice.id, each]));
  for (const [code, all] of Map.groupBy(holds, (each) => each.code)) {
    const held = new Set(all.map(({ candidate }) => candidate.invoiceId));
    const refused =
      code === 'TRANSFER_REFUSED' ? sweepables.filter(({ invoice }) => held.has(invoice.id)) : [];
    const taken = await recordTaken(deps, view, refused);
    outcomes.push(...[...taken].map((): PlanOutcome => 'open'));
    await hold(
      code,
      [...held].filter((id) => !taken.has(id)),
    );
  }
  const begun = await inParallel(plans, PARALLEL_PLANS_MAX, ({ method: name, accounts, why, treasury }) => {
    const method = deps.methods.find((each) => each.name === name);
    if (method === undefined) throw new Error(`the planner chose ${name}, which is not known`);
    const of = accounts.flatMap(({ candidates }) => candidates[0] ?? []);
    return guarded(deps, { plan: why }, () =>
      createSweeps(deps, view, {
        method,
        reason: why,
        treasury,
        of: of.flatMap(({ invoiceId }) => byInvoice.get(invoiceId) ?? []),
      }),
    );
  });
  outcomes.push(...begun);
  const waitingSince = sweepables.flatMap((each) => each.waitingSince ?? []);
  return { outcomes, plans: begun.length, waitingSince };
}

async function findAll(deps: SweepDeps, view: SweepView, ids: readonly InvoiceId[]) {
  const found = await inParallel(ids, PARALLEL_READS_MAX, (id) =>
    guarded(deps, { invoiceId: id }, () => findSweepable(deps, view, id)),
  );
  const all = found.filter((each) => each !== null && each !== 'failed');
  return {
    sweepables: all.filter(({ forOthersAlone }) => !forOthersAlone),
    others: all.filter(({ forOthersAlone }) => forOthersAlone),
    failed: found.filter((each) => each === 'failed'),
  };
}

/** Of what we do not sweep, and what the token would not transfer, what is not there any more since others moved it to the treasury. */
async function recordTaken(
  deps: SweepDeps,
  view: SweepView,
  waiting: readonly Sweepable[],
): Promise<ReadonlySet<InvoiceId>> {
  const taken = new Set<InvoiceId>();
  for (const { treasury, of: own } of await groupByTreasury(deps, waiting, Date.parse(view.at))) {
    for (const some of Map.groupBy(own, ({ invoice }) => invoice.asset.symbol).values()) {
      const method = deps.methods.find((each) => some.every(({ invoice }) => each.carries(invoice.asset)));
      if (method === undefined) continue;
      for (const id of await createTakenSweeps(deps, view, { method, treasury, of: some })) taken.add(id);
    }
  }
  return taken;
}
