import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** BatchGetItem takes 100 keys (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html). */
const BATCH_KEYS_MAX = 100;
/** Rounds for keys that a throttled table left out. */
const ROUNDS_MAX = 8;

/** Reads items by their ids, consistent; absent ones are left out. */
export function dynamoItems(client: DynamoDBDocumentClient, tableName: string) {
  return async (ids: readonly string[]): Promise<Record<string, unknown>[]> => {
    const items: Record<string, unknown>[] = [];
    const unique = [...new Set(ids)];
    for (let start = 0; start < unique.length; start += BATCH_KEYS_MAX) {
      let keys: Record<string, unknown>[] = unique.slice(start, start + BATCH_KEYS_MAX).map((id) => ({ id }));
      for (let round = 1; keys.length > 0; round++) {
        if (round > ROUNDS_MAX)
          throw new Error(`${keys.length} items of ${tableName} could not be read: throttled`);
        const answer = await client.send(
          new BatchGetCommand({ RequestItems: { [tableName]: { Keys: keys, ConsistentRead: true } } }),
        );
        items.push(...(answer.Responses?.[tableName] ?? []));
        keys = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
      }
    }
    return items;
  };
}
