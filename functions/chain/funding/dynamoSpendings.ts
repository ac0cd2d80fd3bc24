import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { OPERATOR_BOOK } from '../walletFunding.ts';
import type { SpendingStore, WalletSpending } from '../walletSpending.ts';
import { putOnce } from './dynamoOnce.ts';

/** Spendings in the chain table, where the stream makes the event `wallet.spent` of the write. */
export function dynamoSpendings(table: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): SpendingStore {
  return {
    record: (spending, at) => putOnce(table, toSpendingItem(spending, at)),
  };
}

/** The spending as the chain table keeps it; wei. */
export function toSpendingItem(
  { fee, feeCurrency, ...spending }: WalletSpending,
  at: string,
): { readonly id: string } & Record<string, unknown> {
  return {
    kind: 'SPENDING',
    id: `spn_${spending.chainId}_${spending.txHash}`,
    version: 1,
    merchantId: OPERATOR_BOOK,
    ...spending,
    fee: fee.toString(),
    currency: feeCurrency.symbol,
    decimals: feeCurrency.decimals,
    createdAt: at,
    updatedAt: at,
  };
}
