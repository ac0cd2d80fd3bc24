import type { InvoiceId } from '../../shared/ids.ts';
import { inParallel } from '../../shared/inParallel.ts';
import { type ChainTransaction, isTransactionId } from '../chainTransaction.ts';
import { whileLeased } from '../loops/holdLease.ts';
import type { Lease, LeaseRequest } from '../ports.ts';
import { goThrough } from '../watching/goThrough.ts';
import { advancePlan, type FollowedPlan, type PlanOutcome } from './advancePlan.ts';
import { createFill } from './createFill.ts';
import { type Followed, followTransactions } from './followTransactions.ts';
import { guarded } from './guarded.ts';
import { type Begun, planSweeps } from './planSweeps.ts';
import { readSweepView } from './readSweepView.ts';
import { recoverTransaction } from './recoverTransaction.ts';
import type { SweepDeps } from './sweepDeps.ts';
import { isOpenPlan, type SweepPlan } from './sweepPlan.ts';
import type { SweepView } from './sweepView.ts';

export type SweepOutcome =
  /** Another pass runs, and was asked to run again when it is done; not heard, it had ended before it was asked. */
  | { readonly kind: 'busy'; readonly isHeard: boolean }
  | { readonly kind: 'failed'; readonly token: number; readonly error: unknown }
  | ({
      readonly kind: 'swept';
      readonly token: number;
      /** Someone asked for another pass meanwhile. */
      readonly rerun: boolean;
    } & PassResult);

interface PassResult {
  /** Plans that go on when the chain moves. */
  readonly open: number;
  readonly held: number;
  readonly failed: number;
  /** Invoices wait that this pass did not come to: the next one goes on there. */
  readonly unfinished: boolean;
  /** When the invoice was paid that has waited longest for its first sweep, ISO 8601; null where none waits. */
  readonly oldestPaidAt: string | null;
}

/**
 * Plans of a chain that are under way at once. A node keeps a few dozen transactions of one account for sure and some hundreds at best
 * (https://geth.ethereum.org/docs/fundamentals/command-line-options, `--txpool.accountslots`, `--txpool.accountqueue`).
 */
export const OPEN_PLANS_MAX = 200;
/** Invoices that one pass plans for: several batches of the largest that chains take. */
const WAITING_MAX = 2_000;
const PARALLEL_MAX = 8;
/** What one pass has time for; its function has more. */
const PASS_MS = 30_000;

export const sweepLease = (chainId: number): string => `sweep#${chainId}`;

/**
 * One pass over a chain: follows up what is under way, the lowest nonces first, then goes on through the invoices that wait where the pass
 * before stopped. Two passes never sign at once: what a pass that lost its lease has signed was either stored, or never sent.
 *
 * @param begins what is done under the lease before the pass; default: nothing
 */
export function sweepChain(deps: SweepDeps) {
  return async (
    command: Pick<LeaseRequest, 'after' | 'redelivered'>,
    begins: (lease: Lease) => Promise<void> = async () => {},
  ): Promise<SweepOutcome> => {
    const name = sweepLease(deps.config.chainId);
    const held = await whileLeased(deps.leases, { name, ...command, idleSeconds: 0 }, async (lease) => {
      await begins(lease);
      return pass(deps, lease);
    });
    if (held.kind === 'busy') {
      // A message that continues a loop is the running pass's own; any other may bring new work, which must not be lost.
      const isHeard = command.after !== undefined || (await deps.leases.requestRerun(name));
      return { kind: 'busy', isHeard };
    }
    if (held.kind === 'failed') return held;
    return { kind: 'swept', token: held.token, rerun: held.rerun, ...held.result };
  };
}

async function pass(deps: SweepDeps, lease: Lease): Promise<PassResult> {
  const { chainId } = deps.config;
  const deadlineMs = deps.clock.nowMs() + PASS_MS;
  const ids = await deps.transactions.openPlans(chainId, OPEN_PLANS_MAX);
  const own = ids.filter(isTransactionId);
  const plans = await deps.transactions.plans(ids.filter((id) => !isTransactionId(id)));
  const open = plans.filter(isOpenPlan);
  const views: Promise<SweepView>[] = [];
  const readView = (): Promise<SweepView> => (views[0] ??= readSweepView(deps, lease));
  const outcomes: (PlanOutcome | 'failed' | 'idle')[] =
    open.length + own.length === 0 ? [] : await followAll(deps, await readView(), open, own);
  const oldest = oldestOf(open.map(({ waitingSince }) => waitingSince));
  const stillOpen = outcomes.filter((outcome) => outcome !== 'ended').length;
  const free = OPEN_PLANS_MAX - stillOpen;
  const begun = free > 0 ? await beginSome(deps, lease, { readView, free, deadlineMs }) : null;
  outcomes.push(...(begun?.outcomes ?? []));
  // Last: a sweep that was signed just now has taken the hole.
  if (views.length > 0 && (await createFill(deps, await readView())) !== null) outcomes.push('open');
  const count = (kind: PlanOutcome | 'failed'): number => outcomes.filter((each) => each === kind).length;
  return {
    open: count('open'),
    held: count('held'),
    failed: count('failed'),
    unfinished: begun?.unfinished ?? true,
    oldestPaidAt: oldestOf([oldest, ...(begun?.waitingSince ?? [])]),
  };
}

async function followAll(
  deps: SweepDeps,
  view: SweepView,
  plans: readonly SweepPlan[],
  own: readonly string[],
): Promise<(PlanOutcome | 'failed')[]> {
  const byId = new Map(plans.map((plan) => [plan.id, plan]));
  // Those of the gas wallet first, lowest nonce first, whatever became of what they serve: all later ones wait for them.
  const waiting = await view.nonces.waiting(view.chain.gasWallet);
  const ids = [...own, ...plans.flatMap(({ transactionIds }) => transactionIds)];
  const served = await deps.transactions.transactions(ids);
  const all = new Map([...waiting, ...served].map((transaction) => [transaction.id, transaction]));
  const planOf = ({ serves }: ChainTransaction): SweepPlan | null =>
    'planId' in serves ? (byId.get(serves.planId) ?? null) : null;
  const followed = await followTransactions(deps, view, [...all.values()], planOf);
  const byTransaction = new Map(followed.map((each) => [each.transaction.id, each]));
  // They go on when the chain moves, as plans do.
  const unplanned: PlanOutcome[] = [];
  for (const each of followed) {
    const { status } = each.transaction;
    const isPending = status === 'SIGNED' || status === 'BROADCAST';
    if (!isPending || planOf(each.transaction) !== null) continue;
    await recoverTransaction(deps, view, each, null);
    unplanned.push('open');
  }
  const inOrder = plans.map((plan): FollowedPlan & { readonly nonce: number } => {
    const own = plan.transactionIds.flatMap((id) => byTransaction.get(id) ?? ([] as Followed[]));
    const gas = own.filter(({ transaction }) => transaction.payer === 'GAS');
    return { plan, followed: own, nonce: Math.min(...gas.map(({ transaction }) => transaction.nonce)) };
  });
  inOrder.sort((a, b) => a.nonce - b.nonce);
  const planned = await inParallel(inOrder, PARALLEL_MAX, (each) =>
    guarded(deps, { planId: each.plan.id }, () => advancePlan(deps, view, each)),
  );
  return [...unplanned, ...planned];
}

interface Begin {
  readonly readView: () => Promise<SweepView>;
  /** Plans that may still be made. */
  readonly free: number;
  readonly deadlineMs: number;
}

interface BegunSome extends Begun {
  readonly unfinished: boolean;
}

/** The next of those that wait, shard after shard, so that what is held keeps nobody from his turn; they are planned together. */
async function beginSome(deps: SweepDeps, lease: Lease, begin: Begin): Promise<BegunSome> {
  const { invoices, config } = deps;
  let plans = 0;
  const outcomes: Begun['outcomes'][number][] = [];
  const waitingSince: string[] = [];
  const round = await goThrough<InvoiceId>(deps, lease, {
    chainId: config.chainId,
    work: 'sweep',
    lanes: 1,
    deadlineMs: begin.deadlineMs,
    itemsMax: WAITING_MAX,
    page: (_, shard, after) => invoices.pageSweepable(config.chainId, shard, after, WAITING_MAX),
    handle: async (ids) => {
      const begun = await planSweeps(deps, await begin.readView(), ids, begin.free - plans);
      plans += begun.plans;
      outcomes.push(...begun.outcomes);
      waitingSince.push(...begun.waitingSince);
      return { differing: 0 };
    },
  });
  return { outcomes, waitingSince, plans, unfinished: !round.done };
}

function oldestOf(times: readonly (string | null)[]): string | null {
  return times.reduce((oldest, at) => (at !== null && (oldest === null || at < oldest) ? at : oldest), null);
}
