import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../../shared/dynamoBatch.ts';

/** Reads items by their ids, consistent; absent ones are left out. */
export function dynamoItems(client: DynamoDBDocumentClient, tableName: string) {
  return (ids: readonly string[]): Promise<Record<string, unknown>[]> =>
    batchGet(
      client,
      tableName,
      [...new Set(ids)].map((id) => ({ id })),
    );
}
