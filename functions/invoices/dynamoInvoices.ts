import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { createLog, type Log } from '../shared/log.ts';
import { ok } from '../shared/result.ts';
import { invoiceItem } from './invoiceItem.ts';
import { shardOf } from '../shared/shards.ts';
import { dailyShardKey, shardKey, SWEEP_INDEX, WATCH_INDEX } from './invoiceKeys.ts';
import { fromItem } from './mapInvoice.ts';
import type { InvoiceStore, InvoiceWriter, Page, WatchedInvoice } from './ports.ts';
import { conflictOf, idsOf, toTransactItems } from './dynamoWrites.ts';

const PAGE_SIZE = 1_000;

export interface DynamoInvoicesOptions {
  /** Must drop undefined values: `marshallOptions.removeUndefinedValues`. */
  readonly client: DynamoDBDocumentClient;
  /** Name of the invoices table. */
  readonly tableName: string;
  /** Is told of index entries that cannot be read. Default: standard output. */
  readonly log?: Log;
}

/** Invoices in DynamoDB. */
export function dynamoInvoices({
  client,
  tableName,
  log = createLog(),
}: DynamoInvoicesOptions): InvoiceStore & InvoiceWriter {
  const page = async <T>(
    index: string,
    shard: string,
    after: string | undefined,
    read: (item: Item) => T,
  ): Promise<Page<T>> => {
    const shardName = `${index}Shard`;
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: index,
        KeyConditionExpression: '#shard = :shard',
        ExpressionAttributeNames: { '#shard': shardName },
        ExpressionAttributeValues: { ':shard': shard },
        Limit: PAGE_SIZE,
        ...(after === undefined ? {} : { ExclusiveStartKey: { id: after, [shardName]: shard } }),
      }),
    );
    const items = Items.flatMap((item) => readable(item, read));
    return LastEvaluatedKey === undefined ? { items } : { items, after: String(LastEvaluatedKey['id']) };
  };

  /** A broken entry must not stop the others. */
  const readable = <T>(item: Item, read: (item: Item) => T): T[] => {
    try {
      return [read(item)];
    } catch (error) {
      log.error('invoice unreadable', { id: item['id'], error });
      return [];
    }
  };

  return {
    get: async (id) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }),
      );
      return Item === undefined ? null : fromItem(Item);
    },
    pageWatched: (chainId, pace, shard, after) => {
      const key = pace === 'daily' ? dailyShardKey(chainId, shard) : shardKey(chainId, shard);
      return page(WATCH_INDEX, key, after, toWatched);
    },
    watchDaily: async (chainId, invoice) => {
      const shard = shardOf(invoice.id);
      const seen = {
        watchShard: shardKey(chainId, shard),
        status: invoice.status,
        amountReceived: invoice.amountReceived.toString(),
        amountConfirmed: invoice.amountConfirmed.toString(),
        expiresAt: invoice.expiresAt,
      };
      const names = Object.keys(seen);
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { id: invoice.id },
            UpdateExpression: 'SET #watchShard = :daily',
            ConditionExpression: names.map((name) => `#${name} = :${name}`).join(' AND '),
            ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
            ExpressionAttributeValues: {
              ':daily': dailyShardKey(chainId, shard),
              ...Object.fromEntries(Object.entries(seen).map(([name, value]) => [`:${name}`, value])),
            },
          }),
        );
      } catch (error) {
        // It has changed: the next pass sees what it is now.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    pageSweepable: (chainId, shard, after) => page(SWEEP_INDEX, shardKey(chainId, shard), after, toId),
    write: async (changes, companions = []) => {
      const TransactItems = toTransactItems(tableName, changes, companions);
      try {
        const [only, ...others] = TransactItems;
        // A transaction of one costs twice what a put does.
        if (only?.Put !== undefined && others.length === 0) await client.send(new PutCommand(only.Put));
        else await client.send(new TransactWriteCommand({ TransactItems }));
        return ok(undefined);
      } catch (error) {
        return conflictOf(error, idsOf(changes, companions));
      }
    },
  };
}

type Item = Record<string, unknown>;

const watchedItem = invoiceItem.pick({
  id: true,
  status: true,
  address: true,
  tokenAddress: true,
  amountReceived: true,
  amountConfirmed: true,
  expiresAt: true,
});

function toWatched(item: Item): WatchedInvoice {
  const watched = watchedItem.parse(item);
  return {
    ...watched,
    amountReceived: BigInt(watched.amountReceived),
    amountConfirmed: BigInt(watched.amountConfirmed),
  };
}

function toId(item: Item): WatchedInvoice['id'] {
  return invoiceItem.shape.id.parse(item['id']);
}
