import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FundingStore } from '../walletFunding.ts';
import { OPERATOR_BOOK } from '../walletFunding.ts';
import { putOnce } from './dynamoOnce.ts';

/** Fundings in the chain table, where the stream makes the event `wallet.funded` of the write. */
export function dynamoFundings(table: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): FundingStore {
  return {
    record: ({ asset, amount, ...funding }, at) =>
      putOnce(table, {
        kind: 'FUNDING',
        id: `fnd_${funding.chainId}_${funding.txHash}`,
        version: 1,
        merchantId: OPERATOR_BOOK,
        ...funding,
        amount: amount.toString(),
        currency: asset.symbol,
        decimals: asset.decimals,
        createdAt: at,
        updatedAt: at,
      }),
  };
}
