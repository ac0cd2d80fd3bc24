import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { FundingStore } from '../walletFunding.ts';
import { OPERATOR_BOOK } from '../walletFunding.ts';

/** Fundings in the chain table, where the stream makes the event `wallet.funded` of the write. */
export function dynamoFundings({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): FundingStore {
  return {
    record: async ({ asset, amount, ...funding }, at) => {
      const { symbol: currency, decimals } = asset;
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: {
              kind: 'FUNDING',
              id: `fnd_${funding.chainId}_${funding.txHash}`,
              version: 1,
              merchantId: OPERATOR_BOOK,
              ...funding,
              amount: amount.toString(),
              currency,
              decimals,
              createdAt: at,
              updatedAt: at,
            },
            ConditionExpression: 'attribute_not_exists(id)',
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
}
