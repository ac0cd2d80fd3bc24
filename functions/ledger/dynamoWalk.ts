import { BatchGetCommand, GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoLedgerOptions } from './dynamoLedgerTable.ts';
import { lineOf } from './dynamoStatement.ts';
import type { JournalEntry } from './journalEntry.ts';
import { blockOf, entryKey, entryOf, LINE_PREFIX, refusalOf, totalsOf } from './ledgerItems.ts';
import type { LedgerWalk, StripeSums, WalkedItem } from './ports.ts';

type Item = Record<string, unknown>;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const BATCH_MAX = 100;

/**
 * Reads the table whole by scanning, whose order within a partition is that of its sort keys.
 *
 * @param pageItems at most in a page; default: a megabyte
 */
export function dynamoWalk(
  { client, tableName: TableName }: DynamoLedgerOptions,
  pageItems?: number,
): LedgerWalk {
  const totals = async (stripe: string): Promise<StripeSums> => {
    const Key = { pk: stripe, sk: 'TOTALS' };
    return totalsOf((await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item);
  };
  const lines = async (stripe: string): Promise<StripeSums> => {
    const sums = { debits: 0n, credits: 0n };
    let from: Item | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': stripe, ':prefix': LINE_PREFIX },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        }),
      );
      for (const { side, amount } of (page.Items ?? []).map(lineOf))
        sums[side === 'DEBIT' ? 'debits' : 'credits'] += amount;
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return sums;
  };
  return {
    page: async (after) => {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new ScanCommand({
          TableName,
          ConsistentRead: true,
          ...(pageItems === undefined ? {} : { Limit: pageItems }),
          ...(after === null ? {} : { ExclusiveStartKey: JSON.parse(after) as Item }),
        }),
      );
      const next = LastEvaluatedKey === undefined ? null : JSON.stringify(LastEvaluatedKey);
      return { items: Items.flatMap((item) => walked(item) ?? []), next };
    },
    stripe: async (stripe) => {
      const before = await totals(stripe);
      const sum = await lines(stripe);
      return [before, sum, await totals(stripe)];
    },
    entries: async (ids) => {
      const found = new Map<string, JournalEntry>();
      let keys = [...new Set(ids)].map(entryKey);
      while (keys.length > 0) {
        const asked = { [TableName]: { Keys: keys.slice(0, BATCH_MAX), ConsistentRead: true } };
        const { Responses = {}, UnprocessedKeys = {} } = await client.send(
          new BatchGetCommand({ RequestItems: asked }),
        );
        for (const item of Responses[TableName] ?? []) {
          if (refusalOf(item) === null) found.set(String(item['id']), entryOf(item));
        }
        const again = (UnprocessedKeys[TableName]?.Keys ?? []) as typeof keys;
        keys = [...again, ...keys.slice(BATCH_MAX)];
      }
      return found;
    },
  };
}

/** Null for what a verification does not look at: definitions, holds, refusals. */
function walked(item: Item): WalkedItem | null {
  const [pk, sk] = [String(item['pk']), String(item['sk'])];
  if (sk === 'ENTRY') return refusalOf(item) === null ? { kind: 'ENTRY', entry: entryOf(item) } : null;
  if (pk.startsWith('BLOCK#')) return { kind: 'BLOCK', block: blockOf(item) };
  if (!pk.startsWith('ACCOUNT#')) return null;
  if (sk === 'TOTALS') {
    const { debits, credits } = totalsOf(item);
    return { kind: 'TOTALS', stripe: pk, debits, credits };
  }
  if (!sk.startsWith(LINE_PREFIX)) return null;
  const { side, amount } = lineOf(item);
  return { kind: 'LINE', stripe: pk, side, amount };
}
