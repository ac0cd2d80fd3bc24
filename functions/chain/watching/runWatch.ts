import type { ChainConnection } from '../evm/chainConnection.ts';
import { retryWhenFree } from '../loops/holdLease.ts';
import { measureEachMinute } from '../loops/measureEachMinute.ts';
import { recordHead } from '../heads/recordHead.ts';
import type { HeadStore, WakeMessage, WakeQueue } from '../ports.ts';
import { measureWatch } from './measureWatch.ts';
import { watchChain, watchLease, type WatchDeps } from './watchChain.ts';
import { createWatchMemory, type WatchMemory } from './watchJobs.ts';

export interface RunWatchDeps extends Omit<WatchDeps, 'config' | 'rpc' | 'memory' | 'agree'> {
  connect(chainId: number): Promise<ChainConnection>;
  readonly watchQueue: WakeQueue;
  readonly heads: HeadStore;
  readonly sweepQueue: WakeQueue;
}

/** Passes that are this far apart need no loop: the minute schedule starts each. */
const SCHEDULED_SECONDS = 60;
/** After a pass that failed, so that a node in trouble is not asked every second. */
const WAIT_AFTER_FAILURE_SECONDS_MIN = 5;

/**
 * Runs one pass of the message's chain and sends the message that starts the next one. A message that was delivered
 * twice, or whose loop was replaced, ends here: its pass finds the lease taken or its token outdated.
 */
export function runWatch(deps: RunWatchDeps) {
  const memories = new Map<number, WatchMemory>();
  const measure = measureEachMinute(deps);
  const record = recordHead(deps);
  return async (message: WakeMessage): Promise<void> => {
    const { chainId } = message;
    const { config, rpc, agree } = await deps.connect(chainId);
    const memory = memories.get(chainId) ?? createWatchMemory();
    memories.set(chainId, memory);
    const outcome = await watchChain({ ...deps, config, rpc, agree, memory })(message);
    if (outcome.kind === 'lagging') rpc.distrust('it lags');
    if (outcome.kind === 'busy')
      return retryWhenFree({ leases: deps.leases, queue: deps.watchQueue }, watchLease(chainId), message);
    await measure(chainId, () => measureWatch({ ...deps, rpc }, chainId));
    if (outcome.kind === 'failed') deps.log.error('a watch pass failed', { chainId, error: outcome.error });
    if (outcome.kind === 'watched') {
      await record(outcome.head, outcome.waiting);
      const { block, writes, failed } = outcome;
      if (writes > 0 || failed > 0) deps.log.info('watched', { chainId, block, writes, failed });
      if (outcome.sweepable) await deps.sweepQueue.wake({ chainId }, 0);
    }
    const behind = outcome.kind === 'watched' && outcome.behind;
    const interval = config.watchIntervalSeconds;
    if (interval >= SCHEDULED_SECONDS && !behind) return;
    const least = outcome.kind === 'failed' ? WAIT_AFTER_FAILURE_SECONDS_MIN : 0;
    await deps.watchQueue.wake({ chainId, after: outcome.token }, behind ? 0 : Math.max(interval, least));
  };
}
