import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { parseInvoiceId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { invoiceItem } from './invoiceItem.ts';
import { shardKey, SWEEP_INDEX, WATCH_INDEX } from './invoiceKeys.ts';
import { fromItem, toItem } from './mapInvoice.ts';
import type {
  Companion,
  Expectation,
  InvoiceChange,
  InvoiceStore,
  Page,
  WatchedInvoice,
  WriteConflict,
} from './ports.ts';

const PAGE_SIZE = 1_000;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const TRANSACTION_ITEMS_MAX = 100;

export interface DynamoInvoicesOptions {
  /** Must drop undefined values: `marshallOptions.removeUndefinedValues`. */
  readonly client: DynamoDBDocumentClient;
  /** Name of the invoices table. */
  readonly table: string;
}

/** Invoices in DynamoDB. */
export function dynamoInvoices({ client, table }: DynamoInvoicesOptions): InvoiceStore {
  const page = async <T>(
    index: string,
    shard: string,
    after: string | undefined,
    read: (item: Item) => T,
  ): Promise<Page<T>> => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#shard = :shard',
        ExpressionAttributeNames: { '#shard': `${index}Shard` },
        ExpressionAttributeValues: { ':shard': shard },
        Limit: PAGE_SIZE,
        ...(after === undefined ? {} : { ExclusiveStartKey: { id: after, [`${index}Shard`]: shard } }),
      }),
    );
    const items = Items.map(read);
    return LastEvaluatedKey === undefined ? { items } : { items, after: String(LastEvaluatedKey['id']) };
  };

  return {
    get: async (id) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }),
      );
      return Item === undefined ? null : fromItem(Item);
    },
    pageWatched: (chainId, shard, after) => page(WATCH_INDEX, shardKey(chainId, shard), after, toWatched),
    pageSweepable: (chainId, shard, after) =>
      page(SWEEP_INDEX, shardKey(chainId, shard), after, ({ id }) => readId(id)),
    write: async (changes, companions = []) => {
      const items = [
        ...changes.map((change) => putInvoice(table, change)),
        ...companions.map(toTransactItem),
      ];
      if (items.length > TRANSACTION_ITEMS_MAX) {
        throw new Error(`a transaction has at most ${TRANSACTION_ITEMS_MAX} items, this one ${items.length}`);
      }
      const ids = [...changes.map(({ after }) => after.id), ...companions.map(idOf)];
      try {
        await client.send(new TransactWriteCommand({ TransactItems: items }));
        return ok(undefined);
      } catch (error) {
        return conflictOf(error, ids);
      }
    },
  };
}

type Item = Record<string, unknown>;
type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

function putInvoice(table: string, { before, after }: InvoiceChange): TransactItem {
  if (after.id !== before.id || after.version !== before.version + 1) {
    throw new Error(`invoice ${before.id}: version ${after.version} does not follow ${before.version}`);
  }
  return { Put: { TableName: table, Item: toItem(after), ...conditionOf({ version: before.version }) } };
}

function toTransactItem(companion: Companion): TransactItem {
  const condition = conditionOf(companion.expect);
  if ('put' in companion) return { Put: { TableName: companion.table, Item: companion.put, ...condition } };
  const { ConditionExpression, ...rest } = condition;
  if (ConditionExpression === undefined) throw new Error(`the check of ${companion.check} expects nothing`);
  return {
    ConditionCheck: {
      TableName: companion.table,
      Key: { id: companion.check },
      ConditionExpression,
      ...rest,
    },
  };
}

function conditionOf(expect: Expectation): {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, string | number>;
} {
  if (expect === 'any') return {};
  if (expect === 'absent') {
    return { ConditionExpression: 'attribute_not_exists(#id)', ExpressionAttributeNames: { '#id': 'id' } };
  }
  const fields = Object.entries(expect);
  return {
    ConditionExpression: fields.map((_, i) => `#f${i} = :v${i}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(fields.map(([name], i) => [`#f${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(fields.map(([, value], i) => [`:v${i}`, value])),
  };
}

function idOf(companion: Companion): string {
  return 'put' in companion ? companion.put.id : companion.check;
}

/** Failed conditions and transactions on the same items are lost races; anything else is thrown on. */
function conflictOf(error: unknown, ids: readonly string[]): Result<void, WriteConflict> {
  if (!(error instanceof TransactionCanceledException)) throw error;
  const lost = ids.filter((_, i) => {
    const code = error.CancellationReasons?.[i]?.Code;
    return code === 'ConditionalCheckFailed' || code === 'TransactionConflict';
  });
  if (lost.length === 0) throw error;
  return err({ kind: 'conflict', ids: lost });
}

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

function readId(text: unknown): WatchedInvoice['id'] {
  const id = parseInvoiceId(String(text));
  if (!id.ok) throw new Error(`the sweep index holds ${String(text)}, expected ${id.error}`);
  return id.value;
}
