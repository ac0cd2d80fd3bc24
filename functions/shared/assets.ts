import type { Currency, Money } from './money.ts';

/** A currency on one chain. */
export interface Asset extends Currency {
  readonly chainId: number;
  /** EIP-55 address of the token's contract; null for the chain's native currency. */
  readonly tokenAddress: string | null;
}

export type AssetAmount = Money<Asset>;
