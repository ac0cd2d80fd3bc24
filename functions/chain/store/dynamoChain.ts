import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { readDepositItem, readSweepItem } from './chainItems.ts';
import { BY_INVOICE_INDEX } from './chainKeys.ts';
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
  return {
    deposits: async (ids) => (await getAll(ids)).map(readDepositItem),
    sweeps: async (ids) => (await getAll(ids)).map(readSweepItem),
    depositsOf: async (invoiceId) => {
      const ids: string[] = [];
      let after: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: BY_INVOICE_INDEX,
            KeyConditionExpression: 'invoiceId = :invoice AND begins_with(id, :deposit)',
            ExpressionAttributeValues: { ':invoice': invoiceId, ':deposit': 'dep_' },
            ExclusiveStartKey: after,
          }),
        );
        ids.push(...(page.Items ?? []).map((item) => String(item['id'])));
        after = page.LastEvaluatedKey;
      } while (after !== undefined);
      return (await getAll(ids)).map(readDepositItem);
    },
  };
}
