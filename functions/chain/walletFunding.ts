import type { AssetConfig } from './chainConfig.ts';

/**
 * The book of what belongs to nobody's customer: the wallets that the operator funds. No merchant's id begins with an
 * underscore.
 */
export const OPERATOR_BOOK = '_operator';

export type WalletName = 'GAS' | 'REFUND';

/** Native money that the operator paid into a wallet of the system, final on the chain. */
export interface WalletFunding {
  readonly wallet: WalletName;
  readonly chainId: number;
  /** Where the wallet is, as the transaction has it. */
  readonly address: string;
  /** Base units of the native asset. */
  readonly amount: bigint;
  readonly asset: AssetConfig;
  readonly txHash: string;
  readonly blockNumber: number;
}

/** What the operator paid into our wallets. */
export interface FundingStore {
  /** One conditional write; false where this transaction is recorded already. */
  record(funding: WalletFunding, at: string): Promise<boolean>;
}
