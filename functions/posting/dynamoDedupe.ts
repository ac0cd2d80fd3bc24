import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { TransactionId } from '../shared/ids.ts';
import type { DedupeStore } from './ports.ts';

interface DynamoDedupeDeps {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** One item a key. The put that claims it and the test whether it is taken are one conditional write. */
export function dynamoDedupe({ client, tableName }: DynamoDedupeDeps): DedupeStore {
  return {
    async claim(key, transactionId, writtenAt, windowSeconds) {
      const ends = key.kind === 'FINGERPRINT';
      const away = (seconds: number) => new Date(writtenAt.getTime() + seconds * 1000).toISOString();
      const [from, until] = [away(-windowSeconds), away(windowSeconds)];
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: {
              id: key.id,
              transactionId,
              writtenAt: writtenAt.toISOString(),
            },
            ConditionExpression: ends
              ? 'attribute_not_exists(id) OR transactionId = :mine OR writtenAt < :from'
              : 'attribute_not_exists(id) OR transactionId = :mine',
            ExpressionAttributeValues: {
              ':mine': transactionId,
              ...(ends ? { ':from': from } : {}),
            },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return transactionId;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // The raw item of the exception: the document client does not unmarshall errors.
        const first = error.Item?.transactionId?.S;
        if (first === undefined) throw error;
        // A record that comes again when a later transaction has the key: neither repeats the other, and the later keeps it.
        if (ends && (error.Item?.writtenAt?.S ?? '') > until) return transactionId;
        return first as TransactionId;
      }
    },
  };
}
