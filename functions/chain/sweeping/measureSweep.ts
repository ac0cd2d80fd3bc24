import type { Clock } from '../../shared/clock.ts';
import { bigFromQuantity } from '../evm/quantity.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { Measured } from '../loops/measureEachMinute.ts';
import type { SweepOutcome } from './sweepChain.ts';

interface MeasureDeps {
  readonly rpc: Rpc;
  readonly gasWallet: () => Promise<string>;
  readonly clock: Clock;
}

const WEI_PER_GWEI = 10n ** 9n;

/**
 * `gasGwei`: what the gas wallet has; a metric's number holds gwei exactly up to nine million ether. `unsweptAge`: the seconds since the
 * longest wait for a first sweep began. `underWay` counts what is swept or waits to be.
 */
export async function measureSweep(
  { rpc, gasWallet, clock }: MeasureDeps,
  { open, held, failed, oldestPaidAt }: Extract<SweepOutcome, { kind: 'swept' }>,
): Promise<Measured> {
  const wei = bigFromQuantity(await rpc.request('eth_getBalance', [await gasWallet(), 'latest']));
  const unsweptMs = oldestPaidAt === null ? 0 : clock.nowMs() - Date.parse(oldestPaidAt);
  return {
    gasGwei: Number(wei / WEI_PER_GWEI),
    unsweptAge: Math.max(0, Math.floor(unsweptMs / 1_000)),
    underWay: open + held + failed,
  };
}
