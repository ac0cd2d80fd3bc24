import { type ChainConfig, chainsSchema } from '../../functions/chain/chainConfig.ts';

/** What differs between the chains of a simulation. */
export interface ChainWish {
  readonly chainId: number;
  readonly treasury: string;
  readonly token: string;
  readonly multicall3: string;
  /** Large amounts are final by a tag instead of a depth. */
  readonly byTag: boolean;
}

/** Small amounts are final after few blocks, large ones after more, or by the chain's own word. */
export function chainConfigOf({ chainId, treasury, token, multicall3, byTag }: ChainWish): ChainConfig {
  const large = byTag ? { tag: 'finalized' as const } : { depth: 6 };
  const [config] = chainsSchema.parse([
    {
      chainId,
      name: `simulated ${chainId}`,
      treasury,
      watchIntervalSeconds: 1,
      multicall3,
      maxLogBlocks: 1_000,
      blockTimeMs: 1_000,
      tags: ['safe', 'finalized'],
      feeModel: 'ETHEREUM',
      reorgSeconds: 64,
      transactionFeeMax: '0.1',
      assets: [
        {
          symbol: 'USDC',
          native: false,
          tokenAddress: token,
          decimals: 6,
          finality: [{ upTo: '100', depth: 2 }, large],
        },
        {
          symbol: 'ETH',
          native: true,
          tokenAddress: null,
          decimals: 18,
          finality: [{ upTo: '1', depth: 2 }, large],
        },
      ],
    },
  ]);
  if (config === undefined) throw new Error('a wrong configuration');
  return config;
}
