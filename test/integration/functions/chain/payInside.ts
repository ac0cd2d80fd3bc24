import { Interface } from 'ethers';
import type { TestChain } from '../../../engines/chain.ts';

const multicall = new Interface([
  'function aggregate3Value((address target, bool allowFailure, uint256 value, bytes callData)[] calls) payable',
]);

/** Pays each of them wei from inside one transaction, as contracts pay: no log and no transaction of the block shows it. */
export async function payInside(
  evm: TestChain,
  ...payments: readonly { readonly address: string; readonly wei: bigint }[]
): Promise<void> {
  const calls = payments.map(({ address, wei }) => [address, false, wei, '0x']);
  await evm.send({
    from: evm.payer.address,
    to: evm.multicall3Address,
    valueWei: payments.reduce((sum, { wei }) => sum + wei, 0n),
    data: multicall.encodeFunctionData('aggregate3Value', [calls]),
  });
}
