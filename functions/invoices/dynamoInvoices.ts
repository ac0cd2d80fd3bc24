import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { createLog, type Log } from '../shared/log.ts';
import { dynamoItems } from '../shared/dynamoItems.ts';
import { ok } from '../shared/result.ts';
import { invoiceItem } from './invoiceItem.ts';
import { shardOf } from '../shared/shards.ts';
import { shardKey, SWEEP_INDEX, WATCH_INDEX, watchLaneOf, watchShardKey } from './invoiceKeys.ts';
import { fromItem } from './mapInvoice.ts';
import type { InvoiceStore, InvoiceWriter, Page, WatchedInvoice } from './ports.ts';
import { conflictOf, idsOf, toTransactItems } from './dynamoWrites.ts';

const PAGE_ITEMS_MAX = 1_000;

export interface DynamoInvoicesOptions {
  /** Must drop undefined values: `marshallOptions.removeUndefinedValues`. */
  readonly client: DynamoDBDocumentClient;
  /** Name of the invoices table. */
  readonly tableName: string;
  /** Gets a line for each index entry that cannot be read. Default: standard output. */
  readonly log?: Log;
}

/** Invoices in DynamoDB. */
export function dynamoInvoices(options: DynamoInvoicesOptions): InvoiceStore & InvoiceWriter {
  const { client, tableName } = options;
  const page = pageReader(options);
  const getAll = dynamoItems(client, tableName);
  return {
    get: async (id) => {
      const [item] = await getAll([id]);
      return item === undefined ? null : fromItem(item);
    },
    pageWatched: (chainId, lane, shard, { after, expiresBefore, expiresFrom, limit }) => {
      const key = {
        hash: 'watchShard',
        value: watchShardKey(chainId, lane, shard),
        range: 'watchKey',
      } as const;
      const bound =
        expiresFrom === undefined ? lowerThan(expiresBefore) : ({ sign: '>=', value: expiresFrom } as const);
      return page({ index: WATCH_INDEX, key, after, bound, limit }, toWatched);
    },
    watchDaily: async (chainId, invoice) => {
      try {
        await client.send(new UpdateCommand(toDailyLane(tableName, chainId, invoice)));
      } catch (error) {
        // It has changed: the next pass sees what it is now.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    pageSweepable: (chainId, shard, after, limit) =>
      page(
        {
          index: SWEEP_INDEX,
          key: { hash: 'sweepShard', value: shardKey(chainId, shard), range: 'id' },
          after,
          limit,
        },
        toId,
      ),
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

interface PageQuery {
  readonly index: string;
  /** The partition, and the attribute that sorts it. */
  readonly key: { readonly hash: string; readonly value: string; readonly range: 'id' | 'watchKey' };
  /** Of the range attribute. */
  readonly after: string | null;
  /** Of the range attribute; absent for all. */
  readonly bound?: { readonly sign: '<' | '>='; readonly value: string } | undefined;
  readonly limit?: number | undefined;
}

function lowerThan(value: string | undefined): PageQuery['bound'] {
  return value === undefined ? undefined : { sign: '<', value };
}

/** Reads pages of a sharded index. */
function pageReader({ client, tableName, log = createLog() }: DynamoInvoicesOptions) {
  /** A broken entry must not stop the others. */
  const readable = <T>(item: Item, read: (item: Item) => T): T[] => {
    try {
      return [read(item)];
    } catch (error) {
      log.error('invoice unreadable', { id: item['id'], error });
      return [];
    }
  };
  return async <T>(query: PageQuery, read: (item: Item) => T): Promise<Page<T>> => {
    const { index, key, after, bound, limit = PAGE_ITEMS_MAX } = query;
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: index,
        KeyConditionExpression: `#hash = :hash${bound === undefined ? '' : ` AND #range ${bound.sign} :bound`}`,
        ExpressionAttributeNames: {
          '#hash': key.hash,
          ...(bound === undefined ? {} : { '#range': key.range }),
        },
        ExpressionAttributeValues: {
          ':hash': key.value,
          ...(bound === undefined ? {} : { ':bound': bound.value }),
        },
        Limit: limit,
        ...(after === null ? {} : { ExclusiveStartKey: startOf(key, after) }),
      }),
    );
    const items = Items.flatMap((item) => readable(item, read));
    return { items, after: LastEvaluatedKey === undefined ? null : String(LastEvaluatedKey[key.range]) };
  };
}

/** An index's key holds the table's as well; a `watchKey` ends in the id. */
function startOf({ hash, value, range }: PageQuery['key'], after: string): Record<string, string> {
  const id = after.slice(after.lastIndexOf('#') + 1);
  return { id, [hash]: value, [range]: after };
}

/** Puts the invoice to the daily lane, if it still is what the index said. */
function toDailyLane(tableName: string, chainId: number, invoice: WatchedInvoice): UpdateCommandInput {
  const shard = shardOf(invoice.id);
  const seen = {
    watchShard: watchShardKey(chainId, watchLaneOf(invoice.status, invoice.tokenAddress), shard),
    status: invoice.status,
    amountReceived: invoice.amountReceived.toString(),
    amountConfirmed: invoice.amountConfirmed.toString(),
    expiresAt: invoice.expiresAt,
  };
  const names = Object.keys(seen);
  return {
    TableName: tableName,
    Key: { id: invoice.id },
    UpdateExpression: 'SET #watchShard = :daily',
    ConditionExpression: names.map((name) => `#${name} = :${name}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ':daily': watchShardKey(chainId, 'daily', shard),
      ...Object.fromEntries(Object.entries(seen).map(([name, value]) => [`:${name}`, value])),
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
  amountSwept: true,
  expiresAt: true,
});

function toWatched(item: Item): WatchedInvoice {
  const watched = watchedItem.parse(item);
  return {
    ...watched,
    amountReceived: BigInt(watched.amountReceived),
    amountConfirmed: BigInt(watched.amountConfirmed),
    amountSwept: BigInt(watched.amountSwept),
  };
}

function toId(item: Item): WatchedInvoice['id'] {
  return invoiceItem.shape.id.parse(item['id']);
}
