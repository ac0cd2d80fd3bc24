import { inParallel } from '../../shared/inParallel.ts';
import type { ChainConfig } from '../chainConfig.ts';
import type { WakeQueue } from '../ports.ts';

/** What the minute schedule says: one schedule for all chains, which each function knows from its own configuration. */
export const EVERY_CHAIN = JSON.stringify({ chains: 'ALL' });

const PARALLEL_SENDS_MAX = 8;

/**
 * Wakes each configured chain by a message of its own, so that each is received, leased, retried and given up alone. Messages that were
 * sent before a failure come twice: the second finds its chain's loop running.
 */
export function wakeEveryChain(deps: {
  readonly chains: readonly Pick<ChainConfig, 'chainId'>[];
  readonly queue: WakeQueue;
}) {
  return async (): Promise<void> => {
    await inParallel(deps.chains, PARALLEL_SENDS_MAX, ({ chainId }) => deps.queue.wake({ chainId }, 0));
  };
}
