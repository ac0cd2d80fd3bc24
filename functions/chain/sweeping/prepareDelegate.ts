import { keccak256 } from 'ethers/crypto';
import { dataLength } from 'ethers/utils';
import { DEPLOYMENT_PROXY, sweepDelegateOf } from './delegate.ts';
import { surchargeOf, withRoom } from './feeModel/surcharge.ts';
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
 * The state of the delegate of the chain's treasury. Where it is missing and the chain may have it, it is created: once for a chain and
 * treasury, by CREATE2, at an address that follows from its code.
 */
export async function prepareDelegate(deps: SweepDeps, view: SweepView): Promise<DelegateState> {
  const { config, methods, log, rpc } = deps;
  if (!mayDelegate(config) || !methods.some(({ name }) => name === 'EIP7702')) return 'absent';
  const delegate = sweepDelegateOf(config.treasury);
  if (await view.chain.isDeployed(delegate)) return 'ready';
  const waiting = await view.nonces.waiting(view.chain.gasWallet);
  // The pass looks after it.
  if (waiting.some(({ serves }) => serves.kind === 'DEPLOY')) return 'coming';
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
  const draft = { kind: 'DEPLOY', to, data, value: 0n, gasLimit, fees } as const;
  const created = await createOwnTransaction(deps, view, draft);
  if (created !== null) log.info('the sweep delegate is created', { address: delegate.address });
  return 'coming';
}
