import type { Serves } from './chainTransaction.ts';
import type { Currency } from '../shared/money.ts';

/** What serves no invoice: its gas is the operator's. */
export type OwnKind = Exclude<Serves['kind'], 'SWEEP' | 'TOP_UP' | 'BATCH'>;

/** Gas of a transaction of ours that serves no invoice, final on the chain. */
export interface WalletSpending {
  readonly wallet: 'GAS';
  readonly purpose: OwnKind;
  readonly chainId: number;
  /** EIP-55 address that signed. */
  readonly address: string;
  /** Wei. */
  readonly fee: bigint;
  readonly feeCurrency: Currency;
  readonly txHash: string;
  readonly blockNumber: number;
}

export interface SpendingStore {
  /** One conditional write; false where this transaction is recorded already. */
  record(spending: WalletSpending, at: string): Promise<boolean>;
}
