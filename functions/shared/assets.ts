import type { Currency, Money } from './money.ts';

/** A currency on one chain. */
export interface Asset extends Currency {
  readonly chainId: number;
  /** EIP-55 address of the token's contract; null for the chain's native currency. */
  readonly tokenAddress: string | null;
}

/** Stands for the symbol of a token that nobody configured; longer than the configuration takes, so that no asset can have it. */
export const UNCONFIGURED_SYMBOL = 'UNCONFIGURED';

/** A token that nobody configured: what its base units are worth, and how many make one, only its contract says. */
export function unconfiguredAsset(chainId: number, tokenAddress: string): Asset {
  return { symbol: UNCONFIGURED_SYMBOL, decimals: 0, chainId, tokenAddress };
}

export function isConfiguredAsset({ symbol }: Asset): boolean {
  return symbol !== UNCONFIGURED_SYMBOL;
}

export type AssetAmount = Money<Asset>;
