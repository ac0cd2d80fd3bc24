import { readFileSync } from 'node:fs';
import { keccak256 } from 'ethers';
import { MULTICALL3_ADDRESS, MULTICALL3_CODE_HASH } from './constants.ts';
import { codeAt } from './transactions.ts';
import { quantity, type Rpc } from './rpc.ts';

/**
 * The published transaction, signed by a key that nobody has, which puts Multicall3 at the same address on every
 * chain: https://github.com/mds1/multicall3#new-deployments. Its hash is
 * 0x07471adfe8f4ec553c1199f495be97fc8be8e0626ae307281c22534460184ed1.
 */
export const DEPLOYMENT_TRANSACTION = readFileSync(
  new URL('multicall3.tx.txt', import.meta.url),
  'utf8',
).trim();

const SIGNER = '0x05f32B3cC3888453ff71B01135B34FF8e41263F2';
/** 1,000,000 gas at 100 gwei: what the transaction offers, to the wei. */
const DEPLOYMENT_COST_WEI = 10n ** 17n;

/** Sends the deployment where Multicall3 is absent. Returns the hashes of what was sent. */
export async function sendMulticall3(rpc: Rpc): Promise<string[]> {
  if ((await codeAt(rpc, MULTICALL3_ADDRESS)) !== '0x') return [];
  // Anvil and Hardhat both know it by this name.
  await rpc('hardhat_setBalance', [SIGNER, quantity(DEPLOYMENT_COST_WEI)]);
  return [await rpc<string>('eth_sendRawTransaction', [DEPLOYMENT_TRANSACTION])];
}

/** Throws when the code at Multicall3's address is anything else: everybody's money goes through it. */
export async function assertMulticall3(rpc: Rpc): Promise<void> {
  const codeHash = keccak256(await codeAt(rpc, MULTICALL3_ADDRESS));
  if (codeHash !== MULTICALL3_CODE_HASH) {
    throw new Error(`The code at ${MULTICALL3_ADDRESS} is not Multicall3: its hash is ${codeHash}.`);
  }
}
