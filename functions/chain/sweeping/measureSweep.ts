import { parseEther } from 'ethers/utils';
import type { Clock } from '../../shared/clock.ts';
import type { ChainConfig } from '../chainConfig.ts';
import { bigFromQuantity } from '../evm/quantity.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { Measured } from '../loops/measureEachMinute.ts';
import type { SweepOutcome } from './sweepChain.ts';

interface MeasureDeps {
  readonly config: Pick<ChainConfig, 'gasWalletLow'>;
  readonly rpc: Rpc;
  readonly gasWallet: () => Promise<string>;
  readonly clock: Clock;
}

const WEI_PER_GWEI = 10n ** 9n;

/**
 * `gasGwei`: what the gas wallet has; a metric's number holds gwei exactly up to nine million ether. `unsweptAge`: the seconds since the
 * longest wait for a first sweep began. `underWay` counts what is swept or waits to be. `gasPercent` is the
 * wallet in hundredths of the chain's `gasWalletLow`, below 100 an alarm; absent where none is configured.
 */
export async function measureSweep(
  { config, rpc, gasWallet, clock }: MeasureDeps,
  { open, held, failed, oldestPaidAt }: Extract<SweepOutcome, { kind: 'swept' }>,
): Promise<Measured> {
  const wei = bigFromQuantity(await rpc.request('eth_getBalance', [await gasWallet(), 'latest']));
  const low = parseEther(config.gasWalletLow ?? '0');
  const unsweptMs = oldestPaidAt === null ? 0 : clock.nowMs() - Date.parse(oldestPaidAt);
  return {
    gasGwei: Number(wei / WEI_PER_GWEI),
    ...(low === 0n ? {} : { gasPercent: Number((100n * wei) / low) }),
    unsweptAge: Math.max(0, Math.floor(unsweptMs / 1_000)),
    underWay: open + held + failed,
  };
}
