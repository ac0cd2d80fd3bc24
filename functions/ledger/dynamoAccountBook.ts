import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoLedgerOptions } from './dynamoLedgerTable.ts';
import { accountOf, allBookShards } from './ledgerItems.ts';
import { BOOK_INDEX } from './ledgerKeys.ts';
import type { AccountBook } from './ports.ts';

const PREFIX = 'ACCOUNT#';
/** Sorts after every account. */
const END = 'ACCOUNT$';

/** Accounts of a book in the ledger's table, read through the index `byBook`: its shards together, merged. */
export function dynamoAccountBook({ client, tableName }: DynamoLedgerOptions): AccountBook {
  return {
    accounts: async (book, limit, after) => {
      const first = `${PREFIX}${after ?? ''}`;
      const shards = await Promise.all(
        allBookShards(book).map((shard) =>
          client.send(
            new QueryCommand({
              TableName: tableName,
              IndexName: BOOK_INDEX,
              KeyConditionExpression: 'bookShard = :shard AND bookSort BETWEEN :first AND :end',
              ExpressionAttributeValues: { ':shard': shard, ':first': first, ':end': END },
              // The end of the page before is met again.
              Limit: limit + 1,
            }),
          ),
        ),
      );
      return shards
        .flatMap(({ Items = [] }) => Items)
        .filter(({ bookSort }) => bookSort !== first)
        .map(accountOf)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit);
    },
  };
}
