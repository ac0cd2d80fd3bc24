import { QueryCommand, type QueryCommandInput, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type DynamoLedgerOptions, dynamoLedgerTable } from './dynamoLedgerTable.ts';
import { lineOf } from './dynamoStatement.ts';
import {
  accountOf,
  allBookShards,
  blockItem,
  blockOf,
  entryOf,
  LINE_PREFIX,
  stripePk,
} from './ledgerItems.ts';
import { BOOK_INDEX } from './ledgerKeys.ts';
import type { BookReader, SealStore } from './ports.ts';

type Item = Record<string, unknown>;

/** Reads whole books through the index `byBook`, shard by shard, and the seal by its own partition. */
export function dynamoBook(table: DynamoLedgerOptions): BookReader & SealStore {
  const { putNew } = dynamoLedgerTable(table);
  return {
    async *entries(book) {
      for await (const item of indexed(table, book, 'ENTRY#')) yield entryOf(item);
    },
    async *lines(account) {
      for (let stripe = 0; stripe < account.stripes; stripe++) {
        const items = queried(table, {
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': stripePk(account.id, stripe), ':prefix': LINE_PREFIX },
          ConsistentRead: true,
        });
        for await (const item of items) yield lineOf(item);
      }
    },
    books: () => booksOf(table),
    async accounts(book) {
      const accounts = [];
      for await (const item of indexed(table, book, 'ACCOUNT#')) accounts.push(accountOf(item));
      return accounts.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async blocks(book) {
      const blocks = [];
      for await (const item of queried(table, blocksOf(book))) blocks.push(blockOf(item));
      return blocks;
    },
    async lastBlock(book) {
      const newest = queried(table, { ...blocksOf(book), ScanIndexForward: false, Limit: 1 });
      for await (const item of newest) return blockOf(item);
      return null;
    },
    appendBlock: (block) => putNew(blockItem(block)),
  };
}

async function* indexed(table: DynamoLedgerOptions, book: string, prefix: string): AsyncIterable<Item> {
  for (const shard of allBookShards(book)) {
    yield* queried(table, {
      IndexName: BOOK_INDEX,
      KeyConditionExpression: 'bookShard = :shard AND begins_with(bookSort, :prefix)',
      ExpressionAttributeValues: { ':shard': shard, ':prefix': prefix },
    });
  }
}

/** All items of a query, page by page as they are taken. */
async function* queried(
  { client, tableName }: DynamoLedgerOptions,
  query: Omit<QueryCommandInput, 'TableName'>,
): AsyncIterable<Item> {
  let from: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({ ...query, TableName: tableName, ExclusiveStartKey: from }),
    );
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

function blocksOf(book: string): Omit<QueryCommandInput, 'TableName'> {
  return {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': `BLOCK#${book}` },
    ConsistentRead: true,
  };
}

/** The list of books is short and read by a person: a scan of the definitions is the plain way. */
async function booksOf({ client, tableName }: DynamoLedgerOptions): Promise<string[]> {
  const books = new Set<string>();
  let from: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: tableName,
        FilterExpression: 'sk = :account',
        ExpressionAttributeValues: { ':account': 'ACCOUNT' },
        ProjectionExpression: 'book',
        ExclusiveStartKey: from,
      }),
    );
    for (const { book } of page.Items ?? []) books.add(String(book));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return [...books].sort();
}
