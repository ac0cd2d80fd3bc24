import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { BY_INVOICE_INDEX, readDepositItem, readSweepItem } from './chainItems.ts';
import type { ChainStore } from './ports.ts';

/** BatchGetItem takes 100 keys (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html). */
const MOST_KEYS_A_BATCH = 100;
/** Rounds for keys that a throttled table left out. */
const MOST_ROUNDS = 8;

/** Deposits and sweeps in the chain table. */
export function dynamoChain(client: DynamoDBDocumentClient, table: string): ChainStore {
  const getAll = async (ids: readonly string[]): Promise<Record<string, unknown>[]> => {
    const items: Record<string, unknown>[] = [];
    const unique = [...new Set(ids)];
    for (let start = 0; start < unique.length; start += MOST_KEYS_A_BATCH) {
      let keys: Record<string, unknown>[] = unique
        .slice(start, start + MOST_KEYS_A_BATCH)
        .map((id) => ({ id }));
      for (let round = 1; keys.length > 0; round++) {
        if (round > MOST_ROUNDS)
          throw new Error(`${keys.length} items of ${table} could not be read: throttled`);
        const answer = await client.send(
          new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
        );
        items.push(...(answer.Responses?.[table] ?? []));
        keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
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
            TableName: table,
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
