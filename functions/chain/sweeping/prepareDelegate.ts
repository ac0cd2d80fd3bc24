import { keccak256 } from 'ethers/crypto';
import { dataLength } from 'ethers/utils';
import type { Treasury } from '../treasury.ts';
import { DEPLOYMENT_PROXY, sweepDelegateOf } from './delegate.ts';
import { surchargeOf, withRoom } from './feeModel/surcharge.ts';
import type { Sweepable } from './findSweepable.ts';
import { createOwnTransaction } from './createOwnTransaction.ts';
import { offeredFees } from './plan/pricing.ts';
import { mayDelegate } from './plan/planningConfig.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepView } from './sweepView.ts';

/** `absent`: the chain has none and gets none, so that tokens go by top-up. `coming`: the transaction that creates it is under way. */
export type DelegateState = 'ready' | 'coming' | 'absent';

/** keccak256 of the deployment proxy's code, which is the same on every chain. */
export const DEPLOYMENT_PROXY_CODE_HASH =
  '0x2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989';
/** Of the creation, which takes 471,618 and some zero bytes more or less: the signer takes no more than this. */
const DEPLOYMENT_GAS = 500_000n;
/** Of the transaction beside its calldata. */
const DEPLOYMENT_BYTES_BESIDE = 250;

/**
 * A merchant's own treasury gets a delegate once so many token deposits wait for it: its creation costs what some 18 sweeps in batches save, and a
 * merchant that changes its treasury often pays nothing for it.
 */
const DEPOSITS_WORTH_A_DELEGATE = 20;

/** Whether what waits pays for a delegate of the treasury: the chain's own serves every merchant without one, and always gets it. */
export function isWorthADelegate({ merchantId }: Treasury, waiting: readonly Sweepable[]): boolean {
  const tokens = waiting.filter(({ invoice }) => invoice.asset.tokenAddress !== null);
  const deposits = tokens.reduce((sum, each) => sum + each.deposits.length, 0);
  return deposits >= (merchantId === null ? 1 : DEPOSITS_WORTH_A_DELEGATE);
}

/**
 * The state of a treasury's delegate. Where it is missing and the chain may have it, it is created: once for a chain and treasury, by
 * CREATE2, at an address that follows from its code.
 *
 * @param waiting what is to be swept to it
 */
export async function prepareDelegate(
  deps: SweepDeps,
  view: SweepView,
  treasury: Treasury,
  waiting: readonly Sweepable[],
): Promise<DelegateState> {
  const { config, methods, log, rpc } = deps;
  if (!waiting.some(({ invoice }) => invoice.asset.tokenAddress !== null)) return 'absent';
  if (!mayDelegate(config) || !methods.some(({ name }) => name === 'EIP7702')) return 'absent';
  const delegate = sweepDelegateOf(treasury.address);
  if (await view.chain.isDeployed(delegate)) return 'ready';
  if (!isWorthADelegate(treasury, waiting)) return 'absent';
  const pending = await view.nonces.waiting(view.chain.gasWallet);
  // The pass looks after it.
  if (pending.some(({ serves }) => serves.kind === 'DEPLOY')) return 'coming';
  const proxy = await rpc.request<string>('eth_getCode', [DEPLOYMENT_PROXY, 'latest']);
  if (keccak256(proxy) !== DEPLOYMENT_PROXY_CODE_HASH) {
    log.warn('the chain has no deployment proxy: its tokens are swept one by one', {
      address: DEPLOYMENT_PROXY,
    });
    return 'absent';
  }
  const { to, data } = delegate.deployment;
  const fees = offeredFees(view.chain);
  const transaction = { bytes: DEPLOYMENT_BYTES_BESIDE + dataLength(data), gas: DEPLOYMENT_GAS };
  const room = withRoom(surchargeOf(view.chain.rates, transaction));
  const gasLimit = DEPLOYMENT_GAS + room.gas;
  const { merchantId, address } = treasury;
  const named = merchantId === null ? {} : { treasury: { merchantId, address } };
  const draft = { kind: 'DEPLOY', ...named, to, data, value: 0n, gasLimit, fees } as const;
  const created = await createOwnTransaction(deps, view, draft);
  if (created !== null) log.info('the sweep delegate is created', { address: delegate.address });
  return 'coming';
}
