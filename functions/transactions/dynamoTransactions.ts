import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import { parseTransactionId } from '../shared/ids.ts';
import { err, ok } from '../shared/result.ts';
import { SHARD_NAMES } from '../shared/shards.ts';
import type { Transaction } from './transaction.ts';
import type { TransactionStore } from './transactionStore.ts';
import { fromItem, toItem } from './transactionItem.ts';
import { OPEN_INDEX } from './transactionKeys.ts';

export interface DynamoTransactionsOptions {
  /** Must drop undefined values: `marshallOptions.removeUndefinedValues`. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** Items a page of the open index; a pass of the recovery reads on until a page is empty. */
const PAGE_SIZE = 100;

/**
 * Sets what differs and leaves alone what this code does not know, for instance what another system wrote beside it, and what
 * earlier statuses added. Only the key of the open index goes, when nothing of ours works on the transaction any more.
 */
function difference(before: Transaction, after: Transaction) {
  const [old, next] = [toItem(before), toItem(after)];
  const set = Object.keys(next).filter(
    (name) => next[name] !== undefined && !isDeepStrictEqual(old[name], next[name]),
  );
  const removed = old['openShard'] !== undefined && next['openShard'] === undefined ? ['openShard'] : [];
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
export function dynamoTransactions({ client, tableName }: DynamoTransactionsOptions): TransactionStore {
  return {
    async get(id) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }),
      );
      return Item === undefined ? null : fromItem(Item);
    },
    async replace(before, after) {
      if (after.id !== before.id || after.version !== before.version + 1) {
        throw new Error(
          `transaction ${before.id}: version ${after.version} does not follow ${before.version}`,
        );
      }
      try {
        await client.send(
          new UpdateCommand({ TableName: tableName, Key: { id: before.id }, ...difference(before, after) }),
        );
        return ok(undefined);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return err({ kind: 'conflict', id: before.id });
        throw error;
      }
    },
    async pageStuck(shard, before, after) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: OPEN_INDEX,
          KeyConditionExpression: 'openShard = :shard AND updatedAt < :before',
          ExpressionAttributeValues: { ':shard': SHARD_NAMES[shard], ':before': before.toISOString() },
          Limit: PAGE_SIZE,
          ...(after === undefined ? {} : { ExclusiveStartKey: JSON.parse(after) as Record<string, unknown> }),
        }),
      );
      const ids = Items.map((item) => {
        const id = parseTransactionId(String(item['id']));
        if (!id.ok) throw new Error(`the open index holds ${String(item['id'])}`);
        return id.value;
      });
      return LastEvaluatedKey === undefined ? { ids } : { ids, after: JSON.stringify(LastEvaluatedKey) };
    },
  };
}
