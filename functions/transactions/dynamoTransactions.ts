import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import DataLoader from 'dataloader';
import { isDeepStrictEqual } from 'node:util';
import { batchGet } from '../shared/dynamoBatch.ts';
import type { TransactionId } from '../shared/ids.ts';
import { err, ok } from '../shared/result.ts';
import { LIST_SHARDS, SHARD_NAMES } from '../shared/shards.ts';
import type { Transaction } from './transaction.ts';
import type { TransactionStore } from './transactionStore.ts';
import { fromItem, toItem } from './transactionItem.ts';
import { OPEN_INDEX, TRANSACTIONS_IN_STATUS, transactionStatusKey } from './transactionKeys.ts';

export interface DynamoTransactionsOptions {
  /** Must drop undefined values: `marshallOptions.removeUndefinedValues`. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** True: what is read at the same moment is one `BatchGetItem`. Default: false. */
  readonly readsTogether?: boolean;
}

const PASSING = ['openShard', 'failureCode', 'failureReason'] as const;

/** Keys of one `BatchGetItem`, and so items a page of the open index. */
const KEYS_MAX = 100;

/**
 * Sets what differs and leaves alone what this code does not know, for instance what another system wrote beside it, and what
 * earlier statuses added. What goes: the key of the open index, when nothing of ours works on the transaction any more, and why
 * it failed, when it did not after all.
 */
function difference(before: Transaction, after: Transaction) {
  if (after.id !== before.id || after.version !== before.version + 1) {
    throw new Error(`transaction ${before.id}: version ${after.version} does not follow ${before.version}`);
  }
  const [old, next] = [toItem(before), toItem(after)];
  const set = Object.keys(next).filter(
    (name) => next[name] !== undefined && !isDeepStrictEqual(old[name], next[name]),
  );
  const removed = PASSING.filter((name) => old[name] !== undefined && next[name] === undefined);
  const changed = [...set, ...removed];
  const remove = removed.length === 0 ? '' : ` REMOVE ${removed.map((name) => `#${name}`).join(', ')}`;
  return {
    UpdateExpression: `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}${remove}`,
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: Object.fromEntries(changed.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ':read': before.version,
      ...Object.fromEntries(set.map((name) => [`:${name}`, next[name]])),
    },
  };
}

/** Transactions in DynamoDB. */
export function dynamoTransactions({
  client,
  tableName,
  readsTogether = false,
}: DynamoTransactionsOptions): TransactionStore {
  const update = (before: Transaction, after: Transaction) => ({
    TableName: tableName,
    Key: { id: before.id },
    ...difference(before, after),
  });
  async function get(id: TransactionId): Promise<Transaction | null> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }),
    );
    return Item === undefined ? null : fromItem(Item);
  }
  const getMany: TransactionStore['getMany'] = (ids) => readMany(client, tableName, ids);
  const together = togetherBy(getMany);
  return {
    get: readsTogether ? (id) => together.load(id) : get,
    getMany,
    async replace(before, after) {
      try {
        await client.send(new UpdateCommand(update(before, after)));
        return ok(undefined);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return err({ kind: 'conflict', id: before.id });
        throw error;
      }
    },
    idsIn: (merchantId, status) => idsIn({ client, tableName }, transactionStatusKey(merchantId, status)),
    creation: (transaction) => ({
      write: {
        Put: {
          TableName: tableName,
          Item: toItem(transaction),
          ConditionExpression: 'attribute_not_exists(#id)',
          ExpressionAttributeNames: { '#id': 'id' },
        },
      },
    }),
    replacement: (before, after) => ({ write: { Update: update(before, after) } }),
    async pageStuck(shard, before, after) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: OPEN_INDEX,
          KeyConditionExpression: 'openShard = :shard AND createdAtId < :before',
          ExpressionAttributeValues: { ':shard': SHARD_NAMES[shard], ':before': before.toISOString() },
          Limit: KEYS_MAX,
          ...(after === undefined ? {} : { ExclusiveStartKey: JSON.parse(after) as Record<string, unknown> }),
        }),
      );
      const ids = Items.map((item) => String(item['id']));
      return LastEvaluatedKey === undefined ? { ids } : { ids, after: JSON.stringify(LastEvaluatedKey) };
    },
  };
}

/** Ids of a status, shard by shard. */
async function* idsIn(
  { client, tableName }: DynamoTransactionsOptions,
  key: string,
): AsyncIterable<TransactionId> {
  for (const shard of LIST_SHARDS) {
    let from: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: TRANSACTIONS_IN_STATUS,
          KeyConditionExpression: 'merchantStatusShard = :shard',
          ExpressionAttributeValues: { ':shard': `${key}#${shard}` },
          ProjectionExpression: 'id',
          ExclusiveStartKey: from,
        }),
      );
      for (const { id } of page.Items ?? []) yield id as TransactionId;
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }
}

async function readMany(
  client: DynamoDBDocumentClient,
  tableName: string,
  ids: readonly TransactionId[],
): Promise<ReadonlyMap<TransactionId, () => Transaction>> {
  const found = new Map<TransactionId, () => Transaction>();
  const keys = ids.map((id) => ({ id }));
  for (const item of await batchGet(client, tableName, keys))
    found.set(item['id'] as TransactionId, () => fromItem(item));
  return found;
}

/** Reads one, with all others that are asked for at the same moment. */
function togetherBy(getMany: TransactionStore['getMany']): DataLoader<TransactionId, Transaction | null> {
  return new DataLoader<TransactionId, Transaction | null>(
    async (ids) => {
      const found = await getMany([...new Set(ids)]);
      return ids.map((id) => orError(() => found.get(id)?.() ?? null));
    },
    { cache: false, maxBatchSize: KEYS_MAX },
  );
}

/** What cannot be read is an error of its own, and does not stop the others that are read with it. */
function orError<T>(read: () => T): T | Error {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
