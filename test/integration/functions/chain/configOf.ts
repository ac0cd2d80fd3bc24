import { type ChainConfig, chainsSchema } from '../../../../functions/chain/chainConfig.ts';
import type { TestChain } from '../../../engines/chain.ts';

/** A test chain as an environment would configure it: USDC and ETH, final after two blocks. */
export function configOf(evm: TestChain): ChainConfig {
  const [config] = chainsSchema.parse([
    {
      chainId: evm.chainId,
      name: 'test',
      treasury: evm.treasuryAddress,
      watchIntervalSeconds: 1,
      multicall3: evm.multicall3Address,
      maxLogBlocks: 1_000,
      blockTimeMs: 1_000,
      tags: ['safe', 'finalized'],
      feeModel: 'ETHEREUM',
      transactionFeeMax: '1',
      gasWalletLow: '0.05',
      reorgSeconds: 32,
      assets: [
        {
          symbol: 'USDC',
          native: false,
          tokenAddress: evm.tokenAddress,
          decimals: 6,
          finality: [{ depth: 2 }],
        },
        { symbol: 'ETH', native: true, tokenAddress: null, decimals: 18, finality: [{ depth: 2 }] },
      ],
    },
  ]);
  if (config === undefined) throw new Error('a wrong fixture');
  return config;
}
