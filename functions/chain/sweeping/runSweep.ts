import type { ChainConnection } from '../evm/chainConnection.ts';
import { retryWhenFree, sendWatchdog } from '../loops/holdLease.ts';
import { measureEachMinute } from '../loops/measureEachMinute.ts';
import type { WakeMessage, WakeQueue } from '../ports.ts';
import type { InvoiceId, MerchantId } from '../../shared/ids.ts';
import { LEAVING_MS } from '../treasury.ts';
import { measureSweep } from './measureSweep.ts';
import { revokeDelegation } from './revokeDelegation.ts';
import { revokeShown } from './revokeShown.ts';
import { sweepChain, sweepLease } from './sweepChain.ts';
import type { SweepDeps } from './sweepDeps.ts';

export interface RunSweepDeps extends Omit<SweepDeps, 'config' | 'rpc'> {
  connect(chainId: number): Promise<ChainConnection>;
  readonly sweepQueue: WakeQueue;
}

/** What waits for an operator, an issuer or the market is looked at again. */
const HELD_SECONDS = 15;
/** While a treasury changes and nothing is delegated to the one before, it is looked at again. */
const LEAVING_SECONDS = 300;
/** After a pass that failed, so that a node in trouble is not asked every second. */
const WAIT_AFTER_FAILURE_SECONDS_MIN = 5;

/**
 * Runs one pass of the message's chain, and sends the message of the next one while sweeps are under way, or later where they wait.
 */
export function runSweep(deps: RunSweepDeps) {
  const measure = measureEachMinute(deps);
  const freeAt = new Map<number, number>();
  return async (message: WakeMessage): Promise<void> => {
    const { chainId } = message;
    const { config, rpc } = await deps.connect(chainId);
    if (message.revoke !== undefined) return revoke(deps, { config, rpc }, message.revoke);
    if (message.treasuryChange !== undefined)
      return leaveTreasury(deps, { config, rpc }, message.treasuryChange);
    // The minute schedule wakes every chain; one that is busy is looked at no more often.
    if (config.nextTreasury !== undefined && deps.clock.nowMs() >= (freeAt.get(chainId) ?? 0)) {
      const freed = await revokeShown({ ...deps, config, rpc })(null);
      const seconds = freed === 'through' ? LEAVING_SECONDS : HELD_SECONDS;
      freeAt.set(chainId, deps.clock.nowMs() + seconds * 1_000);
    }
    const outcome = await sweepChain({ ...deps, config, rpc })(message, (lease) =>
      sendWatchdog(deps.sweepQueue, message, lease),
    );
    // Money that came while it read what waits would lie until the minute schedule.
    if (outcome.kind === 'busy' && !outcome.isHeard) return deps.sweepQueue.wake({ chainId }, 0);
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

/**
 * Frees a merchant's addresses of the delegate of a treasury that it is about to leave, in portions, from an hour before the change until a round after it
 * found none. A change that was stopped ends it as well.
 */
async function leaveTreasury(
  deps: RunSweepDeps,
  connection: Pick<ChainConnection, 'config' | 'rpc'>,
  merchantId: MerchantId,
): Promise<void> {
  const { chainId, watchIntervalSeconds } = connection.config;
  const message = { chainId, treasuryChange: merchantId };
  const { next = null } = (await deps.treasuries.treasuriesOf([merchantId], chainId)).get(merchantId) ?? {};
  const startsMs = next === null ? 0 : Date.parse(next.effectiveAt) - LEAVING_MS;
  const waitSeconds = (startsMs - deps.clock.nowMs()) / 1_000;
  // A message waits for 15 minutes at most, and is sent again.
  if (waitSeconds > 0) return deps.sweepQueue.wake(message, waitSeconds);
  const outcome = await revokeShown({ ...deps, ...connection })(merchantId);
  deps.log.info('a treasury is being left', { ...message, outcome, effectiveAt: next?.effectiveAt ?? null });
  if (outcome === 'through' && next === null) return;
  await deps.sweepQueue.wake(message, outcome === 'through' ? LEAVING_SECONDS : HELD_SECONDS);
  await deps.sweepQueue.wake({ chainId }, watchIntervalSeconds);
}
