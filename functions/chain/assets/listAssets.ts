import type { ChainConfig } from '../chainConfig.ts';

/** What a payer may pay with; the fields of GraphQL's `Asset`. */
export interface ListedAsset {
  readonly symbol: string;
  readonly chainId: number;
  readonly decimals: number;
  /** EIP-55; null for the chain's native currency. */
  readonly tokenAddress: string | null;
  readonly native: boolean;
}

/** Every asset of every configured chain, in the configuration's order. */
export function listAssets(chains: readonly ChainConfig[]): readonly ListedAsset[] {
  return chains.flatMap(({ chainId, assets }) =>
    assets.map(({ symbol, decimals, tokenAddress, native }) => ({
      symbol,
      chainId,
      decimals,
      tokenAddress,
      native,
    })),
  );
}
