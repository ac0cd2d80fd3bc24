import { type DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { JournalEntry } from './journalEntry.ts';
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
import type { Account } from './account.ts';
import { BOOK_INDEX } from './ledgerKeys.ts';
import type { BookReader, SealStore, StatementLine } from './ports.ts';

interface BookDeps {
  /** Must read numbers as bigint. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

type Item = Record<string, unknown>;

/** Reads whole books through the index `byBook`, shard by shard, and the seal by its own partition. */
export function dynamoBook({ client, tableName }: BookDeps): BookReader & SealStore {
  async function* indexed(book: string, prefix: string): AsyncIterable<Item> {
    for (const shard of allBookShards(book)) {
      let from: Item | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: BOOK_INDEX,
            KeyConditionExpression: 'bookShard = :shard AND begins_with(bookSort, :prefix)',
            ExpressionAttributeValues: { ':shard': shard, ':prefix': prefix },
            ...(from === undefined ? {} : { ExclusiveStartKey: from }),
          }),
        );
        yield* page.Items ?? [];
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
    }
  }

  async function* entries(book: string): AsyncIterable<JournalEntry> {
    for await (const item of indexed(book, 'ENTRY#')) yield entryOf(item);
  }

  async function* lines(account: Account): AsyncIterable<StatementLine> {
    for (let stripe = 0; stripe < account.stripes; stripe++) {
      let from: Item | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
            ExpressionAttributeValues: { ':pk': stripePk(account.id, stripe), ':prefix': LINE_PREFIX },
            ConsistentRead: true,
            ...(from === undefined ? {} : { ExclusiveStartKey: from }),
          }),
        );
        for (const item of page.Items ?? []) yield lineOf(item);
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
    }
  }

  async function readBlocks(book: string, newestFirst: boolean, limit?: number) {
    const blocks = [];
    let from: Item | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': `BLOCK#${book}` },
          ConsistentRead: true,
          ScanIndexForward: !newestFirst,
          ...(limit === undefined ? {} : { Limit: limit }),
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      for (const item of page.Items ?? []) blocks.push(blockOf(item));
      from = limit === undefined ? page.LastEvaluatedKey : undefined;
    } while (from !== undefined);
    return blocks;
  }

  return {
    entries,
    lines,
    async books() {
      // The list of books is short and read by a person: a scan of the definitions is the plain way.
      const books = new Set<string>();
      let from: Item | undefined;
      do {
        const page = await client.send(
          new ScanCommand({
            TableName: tableName,
            FilterExpression: 'sk = :account',
            ExpressionAttributeValues: { ':account': 'ACCOUNT' },
            ProjectionExpression: 'book',
            ...(from === undefined ? {} : { ExclusiveStartKey: from }),
          }),
        );
        for (const { book } of page.Items ?? []) books.add(String(book));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return [...books].sort();
    },
    async accounts(book) {
      const accounts = [];
      for await (const item of indexed(book, 'ACCOUNT#')) accounts.push(accountOf(item));
      return accounts.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    blocks: (book) => readBlocks(book, false),
    async lastBlock(book) {
      return (await readBlocks(book, true, 1))[0];
    },
    async appendBlock(block) {
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: blockItem(block),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
}
