import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Account } from './account.ts';
import type { DynamoLedgerOptions } from './dynamoLedgerTable.ts';
import { LINE_PREFIX, stripePk } from './ledgerItems.ts';
import type { Page, StatementLine, StatementOptions } from './ports.ts';

/** After every line that a moment can sort as. */
const END = '\uffff';

/**
 * Lines of all stripes, newest first, merged: each stripe is read from the same sort key, so that the cursor is one key for
 * any number of stripes.
 */
export async function readStatement(
  { client, tableName }: DynamoLedgerOptions,
  account: Account,
  { limit, until, next }: StatementOptions,
): Promise<Page<StatementLine>> {
  const before = next ?? `${LINE_PREFIX}${until ?? END}`;
  const stripes = Array.from({ length: account.stripes }, (_, stripe) => stripePk(account.id, stripe));
  const pages = await Promise.all(
    stripes.map(async (pk) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :before',
          ExpressionAttributeValues: { ':pk': pk, ':first': LINE_PREFIX, ':before': before },
          ScanIndexForward: false,
          ConsistentRead: true,
          // One more than asked, to know whether there is a next page, and one for the line that equals the cursor.
          Limit: limit + 2,
        }),
      );
      return Items.filter(({ sk }) => sk !== before);
    }),
  );
  const merged = pages.flat().sort((a, b) => (String(a.sk) < String(b.sk) ? 1 : -1));
  const items = merged.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(lineOf),
    ...(merged.length > limit && last ? { next: String(last.sk) } : {}),
  };
}

/** A line as it is stored. */
export function lineOf(item: Record<string, unknown>): StatementLine {
  const { entryId, index, postedAt, side, amount, description, transactionId } =
    item as unknown as StatementLine;
  return {
    entryId,
    index: Number(index),
    postedAt,
    side,
    amount,
    description,
    ...(transactionId === undefined ? {} : { transactionId }),
  };
}
