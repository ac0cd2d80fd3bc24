import { type Invoice, isToSweep, recordSweep, startSweep } from '../../invoices/ports.ts';
import { inParallel } from '../../shared/inParallel.ts';
import { money } from '../../shared/money.ts';
import { type Deposit, moveDeposit, toChanges } from '../deposit.ts';
import { sameAddress } from '../evm/address.ts';
import { type Sweep, toInvoiceSweep } from '../sweep.ts';
import { feeCurrencyOf } from './followPlan.ts';
import type { SweepDeps } from './sweepDeps.ts';
import { type PlanPart, type SweepPlan, unitsOf } from './sweepPlan.ts';
import type { SweepView } from './sweepView.ts';

/** As many as two transactions of the store hold, so that the next is read while one is written. */
const PARALLEL_PARTS_MAX = 64;

/**
 * Stores the plan, then reserves its parts one by one: CONFIRMED → SWEEPING, while the plan is as it was stored. What changed meanwhile falls
 * out. A plan that holds nothing when the next pass finds it is released.
 *
 * @returns the parts that were reserved; null where the plan was not stored
 */
export async function createPlan(
  deps: SweepDeps,
  view: SweepView,
  plan: SweepPlan,
): Promise<readonly PlanPart[] | null> {
  const write = { plan: { before: null, after: plan }, transaction: null, attempt: null };
  const stored = await view.inTurn(() => deps.transactions.write(write, view.lease));
  if (!stored.ok) return null;
  // The store writes side by side what checks one plan.
  const done = await inParallel(plan.parts, PARALLEL_PARTS_MAX, (part) => reserve(deps, view, plan, part));
  return plan.parts.filter((_, place) => done[place]);
}

async function reserve(
  deps: SweepDeps,
  { at }: SweepView,
  plan: SweepPlan,
  part: PlanPart,
): Promise<boolean> {
  const invoice = await deps.invoices.get(part.invoiceId);
  const stored = await deps.chain.deposits(part.deposits.map(({ id }) => id));
  if (invoice === null || !isAsPlanned(part, stored)) return false;
  const sweep = newSweep(deps, invoice, plan, part, at);
  const deposits = stored.map((before) => ({
    before,
    after: moveDeposit('sweeper', before, { status: 'SWEEPING', sweepId: sweep.id }, at),
  }));
  const said = {
    by: 'sweeper',
    sweep: toInvoiceSweep(sweep),
    deposits: deposits.flatMap(toChanges),
    at,
  } as const;
  const isMovedByOthers = plan.elsewhere.some(({ address }) => sameAddress(address, part.address));
  const begin = isMovedByOthers && !isToSweep(invoice) ? recordSweep : startSweep;
  const decided = begin(invoice, said);
  if (!decided.ok || decided.value === null) return false;
  const written = await deps.settlements.commit({
    invoice: { before: invoice, after: decided.value },
    deposits,
    sweep: { before: null, after: sweep },
    fence: { planId: plan.id, version: plan.version },
  });
  return written.ok;
}

function isAsPlanned({ deposits }: PlanPart, stored: readonly Deposit[]): boolean {
  const units = new Map(deposits.map(({ id, units }) => [id, units]));
  const fits = ({ id, status, amount }: Deposit): boolean =>
    status === 'CONFIRMED' && units.get(id) === amount.units;
  return stored.length === deposits.length && stored.every(fits);
}

function newSweep(
  { config }: SweepDeps,
  invoice: Invoice,
  { id: planId, method, asset, treasury, treasuryOwner }: SweepPlan,
  part: PlanPart,
  at: string,
): Sweep {
  return {
    id: part.sweepId,
    version: 1,
    status: 'PLANNED',
    method,
    planId,
    invoiceId: invoice.id,
    merchantId: invoice.merchantId,
    address: part.address,
    derivationIndex: part.derivationIndex,
    treasury,
    treasuryOwner,
    amount: money(unitsOf(part), asset),
    depositIds: part.deposits.map(({ id }) => id),
    txHash: null,
    movements: [],
    arrival: null,
    followed: 0,
    failureReason: null,
    feeCurrency: feeCurrencyOf(config.assets),
    createdAt: at,
    updatedAt: at,
    transitions: [{ status: 'PLANNED', at, version: 1 }],
  };
}
