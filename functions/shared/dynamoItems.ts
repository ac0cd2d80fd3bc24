import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import DataLoader from 'dataloader';
import { batchGet, KEYS_MAX } from './dynamoBatch.ts';

type Item = Record<string, unknown>;

/**
 * Reads items by their ids, consistent, each once; absent ones are left out. What is asked for at the same moment is read together, a hundred ids a call: who
 * goes through many things side by side asks for each alone.
 */
export function dynamoItems(
  client: DynamoDBDocumentClient,
  tableName: string,
): (ids: readonly string[]) => Promise<Item[]> {
  const together = new DataLoader<string, Item | null>(
    async (asked) => {
      const keys = [...new Set(asked)].map((id) => ({ id }));
      const items = await batchGet(client, tableName, keys);
      const byId = new Map(items.map((item) => [String(item['id']), item]));
      return asked.map((id) => byId.get(id) ?? null);
    },
    // Nothing is remembered: a read sees what was written before it.
    { cache: false, maxBatchSize: KEYS_MAX },
  );
  return async (ids) => {
    const read = await Promise.all([...new Set(ids)].map((id) => together.load(id)));
    return read.flatMap((item): Item[] => (item === null ? [] : [item]));
  };
}
