import { isOpen } from '../../invoices/ports.ts';
import type { Deposit } from '../deposit.ts';
import { hasEnded } from '../chainTransaction.ts';
import { createTransaction, isTooDear } from './createTransaction.ts';
import { findElsewhere } from './findElsewhere.ts';
import { followCarried } from './followCarried.ts';
import {
  arrivalOf,
  DEPOSITS_GONE,
  isGivenUp,
  moveOf,
  PLAN_FAILURES_MAX,
  type PlanState,
  waitingPlaces,
} from './followPlan.ts';
import { readInvoiceMoney } from './invoiceMoney.ts';
import { readBranchState } from './readBranchState.ts';
import { readParts } from './readParts.ts';
import { recordHolds } from './recordHolds.ts';
import { broadcast, recoverTransaction } from './recoverTransaction.ts';
import type { Followed } from './followTransactions.ts';
import { settleSweeps } from './settleSweeps.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepHoldCode } from './sweepHolds.ts';
import type { SweepMethod, TransactionDraft } from './sweepMethod.ts';
import { availableOf, isOpenPlan, movePlan, type PlanPart, type SweepPlan } from './sweepPlan.ts';
import type { SweepView } from './sweepView.ts';

/** `open`: it goes on when the chain moves. `held`: an operator or the market must move first. */
export type PlanOutcome = 'open' | 'held' | 'ended';

/** A plan with what the chain says of its transactions, oldest first. */
export interface FollowedPlan {
  readonly plan: SweepPlan;
  readonly followed: readonly Followed[];
}

/**
 * Takes one plan as far as the chain lets it in this pass. Whatever was stored when a pass died, this goes on from there: a plan without a
 * transaction is signed or released, a transaction is sent again, sweeps and invoices follow.
 *
 * @throws LeaseLost when another sweeper took over; what the node or the store throws
 */
export async function advancePlan(
  deps: SweepDeps,
  view: SweepView,
  { plan, followed }: FollowedPlan,
): Promise<PlanOutcome> {
  if (!isOpenPlan(plan)) return 'ended';
  if (plan.status === 'PLANNED') return resume(deps, view, plan);
  const method = methodOf(deps, plan);
  const transactions = [];
  let hold: SweepHoldCode | null = null;
  let topUp: TransactionDraft | null = null;
  for (const each of followed) {
    const { status } = each.transaction;
    if (status !== 'SIGNED' && status !== 'BROADCAST') {
      transactions.push(each.transaction);
      continue;
    }
    const recovered = await recoverTransaction(deps, view, each, { plan, method });
    transactions.push(recovered.transaction);
    hold ??= recovered.hold;
    topUp ??= recovered.topUp;
  }
  const state = { plan, transactions };
  if (topUp !== null && !hasPending(state, 'TOP_UP')) return sign(deps, view, state, topUp);
  const outcome = await goOn(deps, view, state);
  if (hold === null || outcome !== 'open') return outcome;
  if (hold === 'BALANCE_DIFFERS') {
    if (await isTakenElsewhere(deps, view, plan)) return 'open';
    // Its nonce waits for whatever comes to the address next: no money of an invoice does.
    if (await areDepositsGone(deps, state)) return 'held';
  }
  await recordHolds(deps, invoicesOf(plan), hold, view.at);
  return outcome;
}

/** A plan that was stored and not signed: its first transaction is signed for what is reserved. */
export async function signPlan(
  deps: SweepDeps,
  view: SweepView,
  plan: SweepPlan,
  reserved: readonly PlanPart[],
): Promise<PlanOutcome> {
  if (reserved.length === 0) return endPlan(deps, view, { plan, transactions: [] });
  return goOn(deps, view, { plan: { ...plan, parts: reserved }, transactions: [] });
}

/** Another pass may still be reserving for it: from the new version on it cannot. */
async function resume(deps: SweepDeps, view: SweepView, read: SweepPlan): Promise<PlanOutcome> {
  if (view.nowSeconds < read.retryAt && read.failures < PLAN_FAILURES_MAX) return 'open';
  const plan = await writePlan(deps, view, read, movePlan('sweeper', read, {}, view.at));
  if (plan === null) return 'open';
  const sweeps = await deps.chain.sweeps(plan.parts.map(({ sweepId }) => sweepId));
  const reserved = new Set(sweeps.filter(({ status }) => isOpen(status)).map(({ id }) => id));
  return signPlan(
    deps,
    view,
    plan,
    plan.parts.filter(({ sweepId }) => reserved.has(sweepId)),
  );
}

async function goOn(deps: SweepDeps, view: SweepView, state: PlanState): Promise<PlanOutcome> {
  const { plan, transactions } = state;
  const found = await withElsewhere(deps, view, state);
  if (found === null) return 'open';
  if (found !== state) return goOn(deps, view, found);
  const arrived = plan.parts.every((part) => arrivalOf(state, part) !== null);
  if (!arrived && !isGivenUp(state) && moveOf(state) === null && !hasPending(state))
    return signNext(deps, view, state);
  const settled = await settleSweeps(deps, state, view);
  const over = transactions.every(hasEnded) && (arrived || isGivenUp(state));
  return over && settled ? endPlan(deps, view, state) : 'open';
}

/** With what others moved, where all that was signed has ended and parts have not arrived. Null where the plan has changed. */
async function withElsewhere(deps: SweepDeps, view: SweepView, state: PlanState): Promise<PlanState | null> {
  const { plan, transactions } = state;
  const missing = plan.parts.some((part) => arrivalOf(state, part) === null);
  // Others moved all of it before anything was signed: it has not failed, and is not released.
  if (!missing && plan.status === 'PLANNED') {
    const after = movePlan('sweeper', plan, { status: 'SIGNED' }, view.at);
    const written = await writePlan(deps, view, plan, after);
    return written === null ? null : { plan: written, transactions };
  }
  if (!missing || !transactions.every(hasEnded) || (moveOf(state) === null && plan.failures === 0))
    return state;
  // What one plan has found must be stored before the next looks: two of one invoice would take one transfer for the end of both.
  return view.takesInTurn(async () => {
    const found = await findElsewhere(deps, view, state);
    if (found.length === 0) return state;
    const status = plan.status === 'PLANNED' ? ({ status: 'SIGNED' } as const) : {};
    const after = movePlan('sweeper', plan, { ...status, elsewhere: [...plan.elsewhere, ...found] }, view.at);
    const written = await writePlan(deps, view, plan, after);
    return written === null ? null : { plan: written, transactions };
  });
}

async function signNext(deps: SweepDeps, view: SweepView, state: PlanState): Promise<PlanOutcome> {
  const { plan } = state;
  if (view.nowSeconds < plan.retryAt) return 'open';
  const places = waitingPlaces(state);
  const waiting = plan.parts.filter((_, place) => places?.includes(place) ?? true);
  const parts = isNew(state) ? waiting : await readParts(deps, { ...plan, parts: waiting });
  if (parts === null) return 'open';
  if (!isNew(state) && ((await areDepositsGone(deps, state)) || isMoneyGone(plan, parts))) {
    if (!state.transactions.every(hasEnded)) return 'open';
    return fail(deps, view, state, { reason: DEPOSITS_GONE, hopeless: true });
  }
  const next = await methodOf(deps, plan).nextTransaction({ ...plan, parts }, view.chain);
  switch (next.kind) {
    case 'draft':
      return sign(deps, view, state, next.draft, places);
    case 'wait':
      return wait(deps, view, state, next.code);
    case 'refused':
      // Of money that a reorganisation took, and nobody has noticed yet, a refusal says nothing: it is no try.
      if ((await readBranchState(deps)) === 'unsettled') return 'open';
      return fail(deps, view, state, { reason: next.reason, hopeless: false });
  }
}

async function sign(
  deps: SweepDeps,
  view: SweepView,
  state: PlanState,
  draft: TransactionDraft,
  places?: readonly number[],
): Promise<PlanOutcome> {
  const { plan, transactions } = state;
  if (isTooDear(deps, draft, places?.length ?? plan.parts.length))
    return wait(deps, view, state, 'GAS_PRICE_HIGH');
  const created = await createTransaction(deps, view, plan, draft, places);
  switch (created.kind) {
    case 'conflict':
      return 'open';
    case 'mismatch':
      return fail(deps, view, state, { reason: created.reason, hopeless: true });
    case 'signed': {
      const sent = await broadcast(deps, view, created.transaction);
      await settleSweeps(deps, { plan: created.plan, transactions: [...transactions, sent] }, view);
      return 'open';
    }
  }
}

async function wait(
  deps: SweepDeps,
  view: SweepView,
  state: PlanState,
  code: SweepHoldCode,
): Promise<PlanOutcome> {
  await settleSweeps(deps, state, view);
  await recordHolds(deps, invoicesOf(state.plan), code, view.at);
  return 'held';
}

/** Counts a failed try; the third, or a hopeless one, gives the plan up. */
async function fail(
  deps: SweepDeps,
  view: SweepView,
  state: PlanState,
  { reason, hopeless }: { readonly reason: string; readonly hopeless: boolean },
): Promise<PlanOutcome> {
  const { plan, transactions } = state;
  const failures = hopeless ? PLAN_FAILURES_MAX : plan.failures + 1;
  const waitSeconds = deps.config.watchIntervalSeconds * 2 ** failures;
  deps.log.warn('a sweep failed', { planId: plan.id, failures, reason });
  const retryAt = view.nowSeconds + waitSeconds;
  const after = movePlan('sweeper', plan, { failures, retryAt, failureReason: reason }, view.at);
  const written = await writePlan(deps, view, plan, after);
  if (written === null) return 'open';
  return goOn(deps, view, { plan: written, transactions });
}

/** Its sweeps have ended first: a plan that has ended is looked at no more. */
async function endPlan(deps: SweepDeps, view: SweepView, { plan }: PlanState): Promise<PlanOutcome> {
  const status = plan.status === 'PLANNED' ? 'RELEASED' : 'ENDED';
  const after = movePlan('sweeper', plan, { status }, view.at);
  return (await writePlan(deps, view, plan, after)) === null ? 'open' : 'ended';
}

/** A reorganisation took all that the plan is for, or another sweep took it along: nothing is spent on it any more. */
async function areDepositsGone({ chain }: SweepDeps, state: PlanState): Promise<boolean> {
  const { plan } = state;
  const deposits = await chain.deposits(plan.parts.flatMap((part) => part.deposits.map(({ id }) => id)));
  const own = new Set<string | null>(plan.parts.map(({ sweepId }) => sweepId));
  const isElsewhere = ({ status, sweepId }: Deposit): boolean =>
    status === 'ORPHANED' || status === 'SWEPT' || (status === 'SWEEPING' && !own.has(sweepId));
  return deposits.every(isElsewhere);
}

/** The money of its deposits went with a sweep that is final: true where some are free of the plan since. */
async function isTakenElsewhere(deps: SweepDeps, view: SweepView, plan: SweepPlan): Promise<boolean> {
  for (const invoiceId of invoicesOf(plan)) {
    const invoice = await deps.invoices.get(invoiceId);
    if (invoice === null) continue;
    const money = await readInvoiceMoney(deps.chain, invoice);
    if (await followCarried(deps, view, invoice, money)) return true;
  }
  return false;
}

/** An earlier transfer, mined again, took what its deposits brought. */
function isMoneyGone({ method }: SweepPlan, parts: readonly PlanPart[]): boolean {
  return method !== 'EIP7702' && parts.every((part) => availableOf(part) <= 0n);
}

/** It was just made, of what was read just then. */
function isNew({ plan, transactions }: PlanState): boolean {
  return transactions.length === 0 && plan.version === 1;
}

/** Null where another pass was faster. */
async function writePlan(
  { transactions }: SweepDeps,
  { inTurn, lease }: SweepView,
  before: SweepPlan,
  after: SweepPlan,
): Promise<SweepPlan | null> {
  const write = { plan: { before, after }, transaction: null, attempt: null };
  const written = await inTurn(() => transactions.write(write, lease));
  return written.ok ? after : null;
}

/** Signed, and not mined. */
function hasPending({ transactions }: PlanState, kind?: 'TOP_UP'): boolean {
  return transactions.some(
    ({ status, serves }) =>
      (status === 'SIGNED' || status === 'BROADCAST') && (kind === undefined || serves.kind === kind),
  );
}

function invoicesOf({ parts }: SweepPlan) {
  return parts.map(({ invoiceId }) => invoiceId);
}

function methodOf({ methods }: SweepDeps, { id, method }: SweepPlan): SweepMethod {
  const found = methods.find(({ name }) => name === method);
  if (found === undefined) throw new Error(`plan ${id} wants the method ${method}, which is not known`);
  return found;
}
