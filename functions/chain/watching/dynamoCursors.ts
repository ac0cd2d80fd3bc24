import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { invoiceId } from '../../shared/ids.ts';
import { type Cursor, type CursorStore, type Reorganisation } from '../ports.ts';
import { branchKey, cursorKey, reorganisedKey } from '../store/chainKeys.ts';
import { BRANCH_ITEMS } from '../store/dynamoSettlements.ts';
import { toRangeItem } from './dynamoRanges.ts';
import { writeWhileHeld } from './dynamoHeldWrites.ts';

const height = z.int().nullable();

const cursorItem = z.object({
  chainId: z.int(),
  version: z.int(),
  genesisHash: z.string(),
  branch: z.int(),
  block: z.int(),
  hash: z.string(),
  timestamp: z.int(),
  heights: z.object({ head: z.int(), safe: height, finalized: height }),
  recent: z.record(z.string(), z.string()),
  brought: z.record(z.string(), z.record(z.string(), z.string())),
  broughtAt: z.int(),
  lookedAgain: z.object({
    block: z.int(),
    next: z.object({ block: z.int(), timestamp: z.int() }),
  }),
  lagging: z.record(z.string(), z.int()),
});

const reorganisedItem = z.object({
  chainId: z.int(),
  branch: z.int(),
  from: z.int(),
  to: z.int(),
  at: z.string(),
  // Absent of those that an earlier release saw.
  since: z.string().optional(),
});

type Puts = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** Where the watcher stands, and on which branch of the chain, in the chain state. */
export function dynamoCursors({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): CursorStore {
  const read = async (id: string): Promise<Record<string, unknown> | undefined> =>
    (await client.send(new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }))).Item;
  const putCursor = (cursor: Cursor): Puts[number] => ({
    Put: {
      TableName: tableName,
      Item: { id: cursorKey(cursor.chainId), ...toItem(cursor) },
      ConditionExpression: 'attribute_not_exists(id) OR version = :before',
      ExpressionAttributeValues: { ':before': cursor.version - 1 },
    },
  });
  return {
    get: async (chainId) => {
      const item = await read(cursorKey(chainId));
      return item === undefined ? null : fromItem(item);
    },
    put: (cursor, record, lease) => {
      const range = record === null ? [] : [{ Put: { TableName: tableName, Item: toRangeItem(record) } }];
      return writeWhileHeld({ client, tableName }, lease, [putCursor(cursor), ...range]);
    },
    enterBranch: (cursor, reorganised, lease) => {
      const { chainId, branch } = cursor;
      const puts: Puts = Array.from({ length: BRANCH_ITEMS }, (_, item) => ({
        Put: { TableName: tableName, Item: { id: branchKey(chainId, item), branch } },
      }));
      if (reorganised !== null) {
        puts.push({ Put: { TableName: tableName, Item: { id: reorganisedKey(chainId), ...reorganised } } });
      }
      return writeWhileHeld({ client, tableName }, lease, [putCursor(cursor), ...puts]);
    },
    reorganised: async (chainId) => {
      const item = await read(reorganisedKey(chainId));
      if (item === undefined) return null;
      const stored = reorganisedItem.parse(item);
      return { ...stored, since: stored.since ?? stored.at };
    },
    settled: async ({ chainId, branch }: Reorganisation) => {
      try {
        await client.send(
          new DeleteCommand({
            TableName: tableName,
            Key: { id: reorganisedKey(chainId) },
            ConditionExpression: 'branch = :branch',
            ExpressionAttributeValues: { ':branch': branch },
          }),
        );
      } catch (error) {
        // Another has happened since, or a pass that died has done the same.
        if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
      }
    },
  };
}

function toItem(cursor: Cursor): z.input<typeof cursorItem> {
  const text = (brought: Readonly<Record<string, bigint>>): Record<string, string> =>
    Object.fromEntries(Object.entries(brought).map(([symbol, units]) => [symbol, units.toString()]));
  return {
    ...cursor,
    recent: Object.fromEntries(cursor.recent),
    brought: Object.fromEntries([...cursor.brought].map(([at, each]) => [String(at), text(each)])),
    lagging: Object.fromEntries(cursor.lagging),
  };
}

function fromItem(stored: unknown): Cursor {
  const parsed = cursorItem.safeParse(stored);
  if (!parsed.success) throw new Error(`a cursor item is not readable: ${z.prettifyError(parsed.error)}`);
  const { recent, brought, lagging, ...cursor } = parsed.data;
  const units = (each: Readonly<Record<string, string>>): Record<string, bigint> =>
    Object.fromEntries(Object.entries(each).map(([symbol, amount]) => [symbol, BigInt(amount)]));
  return {
    ...cursor,
    recent: new Map(Object.entries(recent).map(([at, hash]) => [Number(at), hash])),
    brought: new Map(Object.entries(brought).map(([at, each]) => [Number(at), units(each)])),
    lagging: new Map(Object.entries(lagging).map(([id, block]) => [invoiceId.parse(id), block])),
  };
}
