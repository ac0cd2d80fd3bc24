import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type DynamoLedgerOptions, dynamoLedgerTable } from './dynamoLedgerTable.ts';
import { allBookShards, entryItem, entryOf } from './ledgerItems.ts';
import { BOOK_INDEX } from './ledgerKeys.ts';
import type { AuditBook } from './ports.ts';

const PREFIX = 'ENTRY#';
/** Sorts after every entry. */
const END = 'ENTRY$';

/** Audit books in the ledger's table, read through the index `byBook`: its shards together, merged. */
export function dynamoAudit(table: DynamoLedgerOptions): AuditBook {
  const { putNew } = dynamoLedgerTable(table);
  return {
    append: (entry) => putNew(entryItem(entry)),
    newest: async (book, limit, before = END) => {
      const shards = await Promise.all(
        allBookShards(book).map((shard) =>
          table.client.send(
            new QueryCommand({
              TableName: table.tableName,
              IndexName: BOOK_INDEX,
              KeyConditionExpression: 'bookShard = :shard AND bookSort BETWEEN :first AND :before',
              ExpressionAttributeValues: { ':shard': shard, ':first': PREFIX, ':before': before },
              ScanIndexForward: false,
              // The end of the page before is met again.
              Limit: limit + 1,
            }),
          ),
        ),
      );
      return shards
        .flatMap(({ Items = [] }) => Items)
        .map((item) => ({ entry: entryOf(item), position: String(item['bookSort']) }))
        .filter(({ position }) => position < before)
        .sort((a, b) => (a.position > b.position ? -1 : 1))
        .slice(0, limit);
    },
  };
}
