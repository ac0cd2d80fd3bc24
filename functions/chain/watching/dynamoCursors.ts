import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { invoiceId } from '../../shared/ids.ts';
import { cursorKey, leaseKey } from '../store/chainKeys.ts';
import { type Cursor, type CursorStore, LeaseLost } from '../ports.ts';

const cursorItem = z.object({
  chainId: z.int(),
  version: z.int(),
  genesisHash: z.string(),
  block: z.int(),
  hash: z.string(),
  timestamp: z.int(),
  recent: z.record(z.string(), z.string()),
  unsettled: z.object({ from: z.int(), to: z.int() }).nullable(),
  nativeBlock: z.int(),
  /** Where the daily check of dormant addresses stands. */
  late: z.object({ block: z.int(), timestamp: z.int() }),
  lagging: z.record(z.string(), z.int()),
});

/** Where the watcher stands, in the chain state. */
export function dynamoCursors({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): CursorStore {
  return {
    get: async (chainId) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id: cursorKey(chainId) }, ConsistentRead: true }),
      );
      return Item === undefined ? null : readCursor(Item);
    },
    put: async (cursor, lease) => {
      const { daily, ...rest } = cursor;
      const item = {
        id: cursorKey(cursor.chainId),
        ...rest,
        late: daily,
        recent: Object.fromEntries(cursor.recent),
        lagging: Object.fromEntries(cursor.lagging),
      };
      try {
        await client.send(
          new TransactWriteCommand({
            TransactItems: [
              {
                ConditionCheck: {
                  TableName: tableName,
                  Key: { id: leaseKey(lease.name) },
                  ConditionExpression: '#token = :token',
                  ExpressionAttributeNames: { '#token': 'token' },
                  ExpressionAttributeValues: { ':token': lease.token },
                },
              },
              {
                Put: {
                  TableName: tableName,
                  Item: item,
                  ConditionExpression: 'attribute_not_exists(id) OR version = :before',
                  ExpressionAttributeValues: { ':before': cursor.version - 1 },
                },
              },
            ],
          }),
        );
      } catch (error) {
        if (error instanceof Error && error.name === 'TransactionCanceledException')
          throw new LeaseLost(lease);
        throw error;
      }
    },
  };
}

function readCursor(stored: unknown): Cursor {
  const parsed = cursorItem.safeParse(stored);
  if (!parsed.success) throw new Error(`a cursor item is not readable: ${z.prettifyError(parsed.error)}`);
  const lagging = Object.entries(parsed.data.lagging).map(
    ([id, block]) => [invoiceId.parse(id), block] as const,
  );
  const recent = Object.entries(parsed.data.recent).map(([height, hash]) => [Number(height), hash] as const);
  const { late: daily, ...cursor } = parsed.data;
  return { ...cursor, daily, recent: new Map(recent), lagging: new Map(lagging) };
}
