import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { TransactionId } from '../shared/ids.ts';
import type { DedupeStore } from './ports.ts';

interface DynamoDedupeDeps {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** One item a key, for ever. The put that claims it and the test whether it is taken are one conditional write. */
export function dynamoDedupe({ client, tableName }: DynamoDedupeDeps): DedupeStore {
  return {
    async claim(key, transactionId) {
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: { id: key, transactionId },
            ConditionExpression: 'attribute_not_exists(id) OR transactionId = :mine',
            ExpressionAttributeValues: { ':mine': transactionId },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return transactionId;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // The raw item of the exception: the document client does not unmarshall errors.
        const first = error.Item?.transactionId?.S;
        if (first === undefined) throw error;
        return first as TransactionId;
      }
    },
    async take(key, transactionId) {
      await client.send(new PutCommand({ TableName: tableName, Item: { id: key, transactionId } }));
    },
  };
}
