import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { KeyUses } from './ports.ts';

/** Item of a key's last use: of its own, so that what writes it cannot write keys. */
export function keyUseId(hash: string): string {
  return `USE#${hash}`;
}

/** Last uses in DynamoDB. A write that comes too soon after another one's fails on its condition. */
export function dynamoKeyUses({
  client,
  tableName,
}: {
  client: DynamoDBDocumentClient;
  tableName: string;
}): KeyUses {
  return {
    record: async (hash, at, before) => {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { id: keyUseId(hash) },
            UpdateExpression: 'SET lastUsedAt = :at',
            ConditionExpression: 'attribute_not_exists(id) OR lastUsedAt <= :before',
            ExpressionAttributeValues: { ':at': at, ':before': before },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
