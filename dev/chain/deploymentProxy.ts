import { DEPLOYMENT_PROXY } from '../../functions/chain/sweeping/delegate.ts';
import { codeAt } from './transactions.ts';
import { quantity, type Rpc } from './rpc.ts';

/**
 * The transaction that created the deterministic deployment proxy on every chain. Nobody has the key of its sender: the
 * signature was chosen, and the sender follows from it (github.com/Arachnid/deterministic-deployment-proxy).
 */
const CREATION =
  '0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222';
const SIGNER = '0x3fAB184622Dc19b6109349B94811493BF2a45362';
/** 100,000 gas at 100 gwei: what the transaction offers, to the wei. */
const CREATION_COST_WEI = 10n ** 16n;

/** Sends the creation where the proxy is absent. Returns the hashes of what was sent. */
export async function sendDeploymentProxy(rpc: Rpc): Promise<string[]> {
  if ((await codeAt(rpc, DEPLOYMENT_PROXY)) !== '0x') return [];
  await rpc('hardhat_setBalance', [SIGNER, quantity(CREATION_COST_WEI)]);
  return [await rpc<string>('eth_sendRawTransaction', [CREATION])];
}
