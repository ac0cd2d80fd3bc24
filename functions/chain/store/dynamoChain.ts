import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { readDepositItem, readSweepItem } from './chainItems.ts';
import * as z from 'zod';
import { invoiceId } from '../../shared/ids.ts';
import { BY_INVOICE_INDEX } from './chainKeys.ts';
import { BY_HEIGHT_INDEX, heightKey, heightShardKey } from './heightKeys.ts';
import type { ChainStore } from '../ports.ts';

/** BatchGetItem takes 100 keys (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html). */
const BATCH_KEYS_MAX = 100;
/** Rounds for keys that a throttled table left out. */
const ROUNDS_MAX = 8;

/** Deposits and sweeps in the chain table. */
export function dynamoChain({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): ChainStore {
  const getAll = async (ids: readonly string[]): Promise<Record<string, unknown>[]> => {
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
  const idsOf = async (invoice: string, prefix: string): Promise<string[]> => {
    const ids: string[] = [];
    let after: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: BY_INVOICE_INDEX,
          KeyConditionExpression: 'invoiceId = :invoice AND begins_with(id, :prefix)',
          ExpressionAttributeValues: { ':invoice': invoice, ':prefix': prefix },
          ExclusiveStartKey: after,
        }),
      );
      ids.push(...(page.Items ?? []).map((item) => String(item['id'])));
      after = page.LastEvaluatedKey;
    } while (after !== undefined);
    return ids;
  };
  return {
    deposits: async (ids) => (await getAll(ids)).map(readDepositItem),
    sweeps: async (ids) => (await getAll(ids)).map(readSweepItem),
    depositsOf: async (invoice) => (await getAll(await idsOf(invoice, 'dep_'))).map(readDepositItem),
    sweepsOf: async (invoice) => (await getAll(await idsOf(invoice, 'swp_'))).map(readSweepItem),
    pageByHeight: async ({ chainId, lane, shard, from, to, after }) => {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: BY_HEIGHT_INDEX,
          KeyConditionExpression: 'heightShard = :shard AND heightKey BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':shard': heightShardKey(chainId, lane, shard),
            ':from': heightKey(from),
            ':to': heightKey(to),
          },
          ...(after === null ? {} : { ExclusiveStartKey: pageKey.parse(JSON.parse(after)) }),
        }),
      );
      const items = Items.map((item) => heightEntry.parse(item));
      return { items, after: LastEvaluatedKey === undefined ? null : JSON.stringify(LastEvaluatedKey) };
    },
  };
}

const pageKey = z.object({ id: z.string(), heightShard: z.string(), heightKey: z.string() });

const heightEntry = z.object({
  id: z.string(),
  invoiceId,
  address: z.string(),
  tokenAddress: z.string().nullable(),
});
