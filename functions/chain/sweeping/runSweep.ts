import type { ChainConnection } from '../evm/chainConnection.ts';
import { retryWhenFree } from '../loops/holdLease.ts';
import { measureEachMinute } from '../loops/measureEachMinute.ts';
import type { WakeMessage, WakeQueue } from '../ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import { measureSweep } from './measureSweep.ts';
import { revokeDelegation } from './revokeDelegation.ts';
import { sweepChain, sweepLease } from './sweepChain.ts';
import type { SweepDeps } from './sweepDeps.ts';

export interface RunSweepDeps extends Omit<SweepDeps, 'config' | 'rpc'> {
  connect(chainId: number): Promise<ChainConnection>;
  readonly sweepQueue: WakeQueue;
}

/** What waits for an operator, an issuer or the market is looked at again. */
const HELD_SECONDS = 15;
/** After a pass that failed, so that a node in trouble is not asked every second. */
const WAIT_AFTER_FAILURE_SECONDS_MIN = 5;

/**
 * Runs one pass of the message's chain, and sends the message of the next one while sweeps are under way, or later where they wait.
 */
export function runSweep(deps: RunSweepDeps) {
  const measure = measureEachMinute(deps);
  return async (message: WakeMessage): Promise<void> => {
    const { chainId } = message;
    const { config, rpc } = await deps.connect(chainId);
    if (message.revoke !== undefined) return revoke(deps, { config, rpc }, message.revoke);
    const outcome = await sweepChain({ ...deps, config, rpc })(message);
    if (outcome.kind === 'busy')
      return retryWhenFree({ leases: deps.leases, queue: deps.sweepQueue }, sweepLease(chainId), message);
    const interval = config.watchIntervalSeconds;
    if (outcome.kind === 'failed') {
      deps.log.error('a sweep pass failed', { chainId, error: outcome.error });
      const delay = Math.max(interval, WAIT_AFTER_FAILURE_SECONDS_MIN);
      return deps.sweepQueue.wake({ chainId, after: outcome.token }, delay);
    }
    const gasWallet = () => deps.signer.gasWallet();
    await measure(chainId, () => measureSweep({ config, rpc, gasWallet, clock: deps.clock }, outcome));
    const { open, held, failed, unfinished, rerun, token } = outcome;
    if (open + held + failed > 0) deps.log.info('swept', { chainId, open, held, failed });
    const next = { chainId, after: token };
    if (open + failed > 0 || unfinished || rerun) await deps.sweepQueue.wake(next, interval);
    else if (held > 0) await deps.sweepQueue.wake(next, Math.max(interval, HELD_SECONDS));
  };
}

/** The pass that follows looks after what was signed: the one that was to come was put off by this one's lease. */
async function revoke(
  deps: RunSweepDeps,
  connection: Pick<ChainConnection, 'config' | 'rpc'>,
  id: InvoiceId,
): Promise<void> {
  const { chainId, watchIntervalSeconds } = connection.config;
  const outcome = await revokeDelegation({ ...deps, ...connection })(id);
  if (outcome === 'later') await deps.sweepQueue.wake({ chainId, revoke: id }, HELD_SECONDS);
  await deps.sweepQueue.wake({ chainId }, watchIntervalSeconds);
}
