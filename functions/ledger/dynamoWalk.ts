import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoLedgerOptions } from './dynamoLedgerTable.ts';
import { lineOf } from './dynamoStatement.ts';
import { dynamoWalkReads } from './dynamoWalkReads.ts';
import { accountOf, blockOf, entryOf, holdOf, LINE_PREFIX, refusalOf, totalsOf } from './ledgerItems.ts';
import type { LedgerWalk, WalkedItem } from './ports.ts';

type Item = Record<string, unknown>;

/**
 * Reads the table whole by scanning, whose order within a partition is that of its sort keys.
 *
 * @param pageItems at most in a page; default: a megabyte
 */
export function dynamoWalk(
  { client, tableName: TableName }: DynamoLedgerOptions,
  pageItems?: number,
): LedgerWalk {
  return {
    ...dynamoWalkReads({ client, tableName: TableName }),
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
  };
}

/** Null for what a verification does not look at: refusals, and where it stands itself. */
function walked(item: Item): WalkedItem | null {
  const [pk, sk] = [String(item['pk']), String(item['sk'])];
  if (sk === 'ENTRY') return refusalOf(item) === null ? { kind: 'ENTRY', entry: entryOf(item) } : null;
  if (pk.startsWith('BLOCK#')) return { kind: 'BLOCK', block: blockOf(item) };
  if (sk === 'HOLD') return { kind: 'HOLD', hold: holdOf(item) };
  if (!pk.startsWith('ACCOUNT#')) return null;
  if (sk === 'ACCOUNT') return { kind: 'ACCOUNT', account: accountOf(item) };
  if (sk === 'TOTALS') {
    const { debits, credits } = totalsOf(item);
    return { kind: 'TOTALS', stripe: pk, debits, credits };
  }
  if (!sk.startsWith(LINE_PREFIX)) return null;
  const accountId = pk.slice('ACCOUNT#'.length, pk.lastIndexOf('#'));
  return { kind: 'LINE', stripe: pk, accountId, line: lineOf(item) };
}
