import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { parseTransactionId } from '../shared/ids.ts';
import { err, ok } from '../shared/result.ts';
import { SHARD_NAMES } from '../shared/shards.ts';
import type { TransactionStore } from './ports.ts';
import { fromItem, toItem } from './transactionItem.ts';
import { OPEN_INDEX } from './transactionKeys.ts';

export interface DynamoTransactionsOptions {
  /** Must drop undefined values: `marshallOptions.removeUndefinedValues`. */
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** Items a page of the open index; a pass of the sweep reads on until a page is empty. */
const PAGE_SIZE = 100;

/** Transactions in DynamoDB. */
export function dynamoTransactions({ client, table }: DynamoTransactionsOptions): TransactionStore {
  return {
    async get(id) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }),
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
          new PutCommand({
            TableName: table,
            Item: toItem(after),
            ConditionExpression: 'version = :version',
            ExpressionAttributeValues: { ':version': before.version },
          }),
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
          TableName: table,
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
