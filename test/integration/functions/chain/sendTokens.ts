import { Interface } from 'ethers';
import { quantity } from '../../../../dev/chain/rpc.ts';
import type { TestChain } from '../../../engines/chain.ts';

const token = new Interface(['function transfer(address to, uint256 value)']);

/** Somebody with the key of the address sends tokens, in base units; gas comes from nowhere and its rest goes there. @returns the transaction's hash */
export async function sendTokens(
  evm: TestChain,
  { address }: { readonly address: string },
  units: bigint,
  to: string,
): Promise<string> {
  await evm.rpc('anvil_setBalance', [address, quantity(10n ** 18n)]);
  await evm.rpc('anvil_impersonateAccount', [address]);
  const data = token.encodeFunctionData('transfer', [to, units]);
  const hash = await evm.send({ from: address, to: evm.tokenAddress, data });
  await evm.rpc('anvil_setBalance', [address, '0x0']);
  return hash;
}
