import type { ChainConnection } from '../evm/chainConnection.ts';
import { RpcUnavailable } from '../evm/rpc.ts';
import { retryWhenFree } from '../loops/holdLease.ts';
import { measureEachMinute } from '../loops/measureEachMinute.ts';
import { headOf } from '../chainHead.ts';
import { recordHead } from '../heads/recordHead.ts';
import type { HeadStore, WakeMessage, WakeQueue, WatchWork } from '../ports.ts';
import { isAwaited } from './cursor.ts';
import { findDueWorks } from './findDueWorks.ts';
import type { HeadDone } from './followHead.ts';
import { measureWatch } from './measureWatch.ts';
import { type HeadTurn, type Outcome, watchHead, watchWork } from './watchChain.ts';
import { INDEX_LAG_MS, type WatchDeps } from './watchDeps.ts';
import { watchLease } from './watchLease.ts';
import { createWatchMemory, rememberWoken, type WatchMemory } from './watchMemory.ts';

export interface RunWatchDeps extends Omit<WatchDeps, 'config' | 'rpc' | 'memory' | 'agree' | 'others'> {
  connect(chainId: number): Promise<ChainConnection>;
  readonly watchQueue: WakeQueue;
  readonly heads: HeadStore;
  readonly sweepQueue: WakeQueue;
  /** How long one call follows a chain's head, and how often it looks; queues delay by whole seconds. Default: one look. */
  readonly turn?: {
    readonly forMs: number;
    readonly everyMs: number;
    sleep(ms: number): Promise<void>;
  };
}

type HeadDeps = RunWatchDeps & { readonly record: ReturnType<typeof recordHead> };

/** One chain's, with the endpoint of the pass. */
type RunDeps = WatchDeps & Pick<ChainConnection, 'rpc'>;

/** Passes that are this far apart need no loop: the minute schedule starts each. */
const SCHEDULED_SECONDS = 60;
/** After a pass that failed, so that a node in trouble is not asked every second. */
const WAIT_AFTER_FAILURE_SECONDS_MIN = 5;
/** A work that rests is woken once the index shows what was written for it. */
const INDEX_LAG_SECONDS = INDEX_LAG_MS / 1_000;
/** Looks are worth more than messages only while the interval is short. */
const TURN_INTERVAL_SECONDS_MAX = 5;

/**
 * Runs one work of the message's chain and sends the message that starts the next one. A message that was delivered
 * twice, or whose loop was replaced, ends here: its pass finds the lease taken or its token outdated.
 */
export function runWatch(deps: RunWatchDeps) {
  const memories = new Map<number, WatchMemory>();
  const measure = measureEachMinute(deps);
  const record = recordHead(deps);
  return async (message: WakeMessage): Promise<void> => {
    const { chainId, work = 'head' } = message;
    const { config, rpc, agree, others } = await deps.connect(chainId);
    const memory = memories.get(chainId) ?? createWatchMemory();
    memories.set(chainId, memory);
    const own: RunDeps = { ...deps, config, rpc, agree, others, memory };
    if (work !== 'head') return runWork(deps, own, work, message);
    rememberWoken(memory, message.woken, deps.clock.nowMs());
    const answered = await runHead({ ...deps, record }, own, message);
    await measure(chainId, () => measureWatch(own, answered));
  };
}

/** @returns false where the node gave no answer, so that nothing else need be asked of it */
async function runHead(deps: HeadDeps, own: RunDeps, message: WakeMessage): Promise<boolean> {
  const { chainId, watchIntervalSeconds: interval } = own.config;
  const outcome = await watchHead(own)(message, (turn) => follow(deps, own, turn));
  if (outcome.kind === 'busy') {
    await retryWhenFree({ leases: deps.leases, queue: deps.watchQueue }, watchLease(chainId), message);
    return true;
  }
  if (outcome.kind === 'lagging') own.rpc.distrust('it lags');
  if (outcome.kind === 'failed') deps.log.error('a watch pass failed', { chainId, error: outcome.error });
  const behind = outcome.kind === 'done' && outcome.behind;
  const answered = outcome.kind !== 'failed' || !(outcome.error instanceof RpcUnavailable);
  if (interval >= SCHEDULED_SECONDS && !behind) return answered;
  const least = outcome.kind === 'failed' ? WAIT_AFTER_FAILURE_SECONDS_MIN : 0;
  const looked = outcome.kind === 'done' && looksOften(deps, own);
  const delay = behind || looked ? 0 : Math.max(interval, least);
  await deps.watchQueue.wake(
    { chainId, after: outcome.token, woken: Object.fromEntries(own.memory.wokenMs) },
    delay,
  );
  return answered;
}

/** Looks at the head again and again for one turn, and wakes the works that have something to do. */
async function follow(deps: HeadDeps, own: RunDeps, chain: HeadTurn): Promise<HeadDone> {
  const { clock, log, turn } = deps;
  const { chainId } = own.config;
  const often = looksOften(deps, own);
  const until = clock.nowMs() + (often ? (turn?.forMs ?? 0) : 0);
  for (;;) {
    const done = await chain.pass(often);
    const { block, writes, failed, cursor, undecided } = done;
    if (writes > 0 || failed > 0) log.info('watched', { chainId, block, writes, failed });
    const head = headOf({ ...cursor, number: cursor.block }, cursor.heights, own.config);
    await deps.record(head, isAwaited(own.config, cursor));
    const works = await findDueWorks(own, done);
    if (works.length > 0) await chain.write();
    for (const work of works) await deps.watchQueue.wake({ chainId, work }, 0);
    if (undecided) await deps.watchQueue.wake({ chainId, work: 'confirm' }, INDEX_LAG_SECONDS);
    if (turn === undefined || clock.nowMs() + turn.everyMs >= until) return done;
    if (!done.behind) await turn.sleep(turn.everyMs);
  }
}

function looksOften({ turn }: RunWatchDeps, { config }: RunDeps): boolean {
  return turn !== undefined && config.watchIntervalSeconds <= TURN_INTERVAL_SECONDS_MAX;
}

async function runWork(
  deps: RunWatchDeps,
  own: RunDeps,
  work: Exclude<WatchWork, 'head'>,
  message: WakeMessage,
): Promise<void> {
  const { chainId } = message;
  const outcome = await watchWork(own)(work, message);
  // The pass that ended said nothing of what this message is about, and may have said that its work rests.
  if (outcome.kind === 'busy' && !outcome.isHeard) return deps.watchQueue.wake({ chainId, work }, 0);
  if (outcome.kind === 'busy') {
    const queues = { leases: deps.leases, queue: deps.watchQueue };
    return retryWhenFree(queues, watchLease(chainId, work), message);
  }
  if (outcome.kind === 'lagging') own.rpc.distrust('it lags');
  if (outcome.kind === 'failed')
    deps.log.error('a watch pass failed', { chainId, work, error: outcome.error });
  if (outcome.kind === 'done') {
    const { writes, failed, differing, sweepable, found } = outcome;
    if (writes > 0 || failed > 0 || differing > 0)
      deps.log.info('watched', { chainId, work, writes, failed, differing });
    if (sweepable) await deps.sweepQueue.wake({ chainId }, 0);
    if (found && work !== 'confirm') await deps.watchQueue.wake({ chainId, work: 'confirm' }, 0);
    // What a reorganisation made unpaid again may have expired long since.
    if (work === 'reorganised' && outcome.restMs === 0)
      await deps.watchQueue.wake({ chainId, work: 'expire' }, INDEX_LAG_SECONDS);
  }
  if (goesOn(outcome)) await deps.watchQueue.wake({ chainId, work, after: outcome.token }, 0);
}

/** What failed or lagged waits for the head's next wake. */
function goesOn(
  outcome: Exclude<Outcome<{ readonly unfinished: boolean }>, { readonly kind: 'busy' }>,
): boolean {
  return outcome.rerun || (outcome.kind === 'done' && outcome.unfinished);
}
