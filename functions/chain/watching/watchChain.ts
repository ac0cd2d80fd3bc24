import type { InvoiceId } from '../../shared/ids.ts';
import { inParallel } from '../../shared/inParallel.ts';
import { createBlockReader } from '../evm/blockReader.ts';
import type { ChainConfig } from '../chainConfig.ts';
import { type ChainHead, headOf } from '../chainHead.ts';
import { advanceCursor, LAGGING_INVOICES_MAX } from './cursor.ts';
import { NodeLagging } from '../evm/evmNode.ts';
import { whileLeased } from '../loops/holdLease.ts';
import {
  type Cursor,
  type CursorStore,
  type Lease,
  LeaseLost,
  type LeaseRequest,
  type LeaseStore,
} from '../ports.ts';
import { readPosition } from './readPosition.ts';
import { type Rpc, RpcUnavailable } from '../evm/rpc.ts';
import { type SettleDeps, settleInvoice, type Settled } from './settleInvoice.ts';
import { keyOf, planJobs, type Job, type WatchMemory } from './watchJobs.ts';

export interface WatchDeps extends SettleDeps {
  readonly config: ChainConfig;
  readonly rpc: Rpc;
  readonly cursors: CursorStore;
  readonly leases: LeaseStore;
  readonly memory: WatchMemory;
}

/** How a pass ended. `token` continues the loop; without one another pass does. */
export type WatchOutcome =
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly token: number; readonly error: unknown }
  | ({ readonly token: number } & PassOutcome);

type PassOutcome =
  /** Nothing new, or a node that is behind: nothing was changed. */
  | { readonly kind: 'idle' | 'lagging' }
  | {
      readonly kind: 'watched';
      readonly block: number;
      /** More blocks wait: the next pass follows at once. */
      readonly behind: boolean;
      readonly writes: number;
      readonly failed: number;
      readonly sweepable: boolean;
      readonly head: ChainHead;
      /** Money waits to be final: somebody counts confirmations. */
      readonly waiting: boolean;
    };

export const watchLease = (chainId: number): string => `watch#${chainId}`;

/** A loop that missed its turn by this much is taken for lost. */
const GRACE_SECONDS = 3;
const PARALLEL_INVOICES_MAX = 16;
/** Invoices that become dormant together do not hold up a pass; the next one goes on. */
const INVOICES_TO_DAILY_MAX = 100;

/**
 * One pass over a chain: finds deposits since the cursor, confirms, expires, undoes what a reorganisation took back,
 * and moves the cursor. Two passes do not run at once, and what one began another finishes.
 *
 * @returns `failed` with the error where the node, the configuration or the store did not allow a pass
 */
export function watchChain(deps: WatchDeps) {
  return async (command: Pick<LeaseRequest, 'after' | 'redelivered'>): Promise<WatchOutcome> => {
    const { chainId, watchIntervalSeconds: interval } = deps.config;
    // At a minute and above there is no loop: the schedule itself is the turn, and others do not multiply it.
    const idleSeconds = interval < 60 ? 2 * interval + GRACE_SECONDS : interval / 2;
    const request = { ...command, name: watchLease(chainId), idleSeconds };
    const held = await whileLeased(deps.leases, request, (lease) => pass(deps, lease));
    if (held.kind === 'busy') return held;
    if (held.kind === 'done') return { token: held.token, ...held.result };
    if (!(held.error instanceof NodeLagging)) return held;
    deps.log.warn('the node lags: nothing is concluded', { chainId, reason: held.error.message });
    return { kind: 'lagging', token: held.token };
  };
}

async function pass(deps: WatchDeps, lease: Lease): Promise<PassOutcome> {
  const { config, rpc, log } = deps;
  const stored = await deps.cursors.get(config.chainId);
  const position = await readPosition(rpc, config, stored);
  const { cursor, blocks, pinned } = position;
  if (stored !== null && cursor.block !== stored.block) {
    log.warn('a reorganisation took blocks back', {
      chainId: config.chainId,
      from: stored.block,
      to: cursor.block,
    });
    deps.memory.recorded.clear();
  }
  if (deps.memory.lastToken !== lease.token - 1) deps.memory.recorded.clear();
  deps.memory.lastToken = lease.token;
  if (cursor === stored && blocks.length === 0 && cursor.lagging.size === 0 && cursor.unsettled === null) {
    return { kind: 'idle' };
  }
  const known = new Map([...cursor.recent, ...blocks.map(({ number, hash }) => [number, hash] as const)]);
  const reader = createBlockReader(rpc, known, blocks);
  const plan = await planJobs({ ...deps, reader }, position);
  const settle = settleInvoice(deps);
  const results = await inParallel(plan.jobs, PARALLEL_INVOICES_MAX, (job) => settleOne(deps, job, settle));

  const lagging = laggingAfter(cursor, results, plan.watchedIds);
  if (lagging.size > LAGGING_INVOICES_MAX)
    throw new Error(`${lagging.size} invoices failed: the cursor waits for them`);
  const failed = results.filter(({ settled }) => settled === null).length;
  const done = failed === 0 && cursor.unsettled !== null && pinned.number >= cursor.unsettled.to;
  const next = advanceCursor(cursor, {
    blocks,
    reorgDepth: config.reorgDepth,
    lagging,
    unsettled: done ? null : cursor.unsettled,
    native: plan.caughtUp,
    daily: plan.dailyDue,
  });
  await deps.cursors.put(next, lease);
  await inParallel(plan.toDaily.slice(0, INVOICES_TO_DAILY_MAX), PARALLEL_INVOICES_MAX, (invoice) =>
    deps.invoices.watchDaily(config.chainId, invoice),
  );
  const settledOnes = results.flatMap(({ settled }) => settled ?? []);
  return {
    kind: 'watched',
    block: next.block,
    behind: !plan.caughtUp,
    writes: settledOnes.reduce((sum, { writes }) => sum + writes, 0),
    failed: lagging.size,
    sweepable: settledOnes.some(({ sweepable }) => sweepable),
    head: headOf(
      { number: next.block, hash: next.hash, timestamp: next.timestamp },
      position.heights,
      config,
    ),
    waiting: plan.waiting,
  };
}

interface JobResult {
  readonly job: Job;
  /** Null: it failed, and is tried again from its first block in the next pass. */
  readonly settled: Settled | null;
}

async function settleOne(
  deps: WatchDeps,
  job: Job,
  settle: ReturnType<typeof settleInvoice>,
): Promise<JobResult> {
  try {
    const settled = await settle(job.id, job.findings, job.view);
    for (const finding of job.findings) deps.memory.recorded.add(keyOf(finding));
    return { job, settled };
  } catch (error) {
    // These say nothing about the invoice: the whole pass ends, and the cursor stays.
    if (error instanceof NodeLagging || error instanceof RpcUnavailable || error instanceof LeaseLost)
      throw error;
    deps.log.error('an invoice failed: it is tried again in the next pass', { invoiceId: job.id, error });
    return { job, settled: null };
  }
}

function laggingAfter(
  cursor: Cursor,
  results: readonly JobResult[],
  watched: ReadonlySet<InvoiceId>,
): ReadonlyMap<InvoiceId, number> {
  const lagging = new Map([...cursor.lagging].filter(([id]) => watched.has(id)));
  for (const { job, settled } of results) {
    if (settled === null) lagging.set(job.id, job.fromBlock);
    else lagging.delete(job.id);
  }
  return lagging;
}
