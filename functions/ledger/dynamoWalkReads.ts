import { GetCommand, QueryCommand, TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import { isConflict } from '../shared/dynamo.ts';
import { batchGet } from '../shared/dynamoBatch.ts';
import type { Account } from './account.ts';
import type { DynamoLedgerOptions } from './dynamoLedgerTable.ts';
import { lineOf } from './dynamoStatement.ts';
import type { JournalEntry } from './journalEntry.ts';
import {
  accountKey,
  accountOf,
  blockKey,
  blockOf,
  entryKey,
  entryOf,
  holdKey,
  holdOf,
  type Key,
  LINE_PREFIX,
  lineSk,
  refusalOf,
  stripePk,
  totalsKey,
  totalsOf,
} from './ledgerItems.ts';
import type { LedgerWalk, StripeSums } from './ports.ts';
import { stripeFor } from './stripe.ts';

type Item = Record<string, unknown>;
type Table = DynamoLedgerOptions;

/** What a walk looks up beside what it meets. */
export function dynamoWalkReads(table: Table): Omit<LedgerWalk, 'page'> {
  const totals = async (stripe: string): Promise<StripeSums> =>
    totalsOf(await get(table, { pk: stripe, sk: 'TOTALS' }));
  // As they were when they were needed first.
  const accounts = new Map<string, Account | null>();
  return {
    stripe: async (stripe) => {
      const before = await totals(stripe);
      const sum = await sumOfLines(table, stripe);
      return [before, sum, await totals(stripe)];
    },
    entries: async (ids) => {
      const items = await batchGet(table.client, table.tableName, [...new Set(ids)].map(entryKey));
      return new Map(
        items.filter((item) => refusalOf(item) === null).map((item) => [String(item['id']), entryOf(item)]),
      );
    },
    blocks: async (refs) => {
      const keys = new Map(refs.map(({ book, seq }) => [`${seq} ${book}`, blockKey(book, seq)]));
      return (await batchGet(table.client, table.tableName, [...keys.values()])).map(blockOf);
    },
    withoutLine: (entries) => withoutLine(table, accounts, entries),
    balances: (account) => balances(table, account),
    heldBeside: async ({ id, accountId, stripe }) => {
      const { held } = totalsOf(await get(table, totalsKey(accountId, stripe)));
      const item = await get(table, holdKey(id));
      return item !== undefined && holdOf(item).status === 'PENDING' ? held : null;
    },
  };
}

async function get({ client, tableName: TableName }: Table, Key: Key): Promise<Item | undefined> {
  return (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
}

async function sumOfLines({ client, tableName: TableName }: Table, stripe: string): Promise<StripeSums> {
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
}

async function readAccount(table: Table, id: string): Promise<Account | null> {
  const item = await get(table, accountKey(id));
  return item === undefined ? null : accountOf(item);
}

/** Looks first where a line most likely is, all of a page at once. */
async function withoutLine(
  table: Table,
  accounts: Map<string, Account | null>,
  entries: readonly JournalEntry[],
): Promise<{ entryId: string; index: number }[]> {
  const wanted: { entryId: string; index: number; accountId: string; key: Key }[] = [];
  for (const { id, postedAt, postings } of entries) {
    for (const [index, { accountId }] of postings.entries()) {
      if (!accounts.has(accountId)) accounts.set(accountId, await readAccount(table, accountId));
      const stripe = stripeFor(accountId, id, accounts.get(accountId)?.stripes ?? 1);
      const key = { pk: stripePk(accountId, stripe), sk: lineSk(postedAt, id, index) };
      wanted.push({ entryId: id, index, accountId, key });
    }
  }
  const keys = wanted.map(({ key }) => key);
  const there = new Set(
    (await batchGet(table.client, table.tableName, keys)).map(({ pk, sk }) => `${String(pk)} ${String(sk)}`),
  );
  const missing: { entryId: string; index: number }[] = [];
  for (const { entryId, index, accountId, key } of wanted) {
    if (there.has(`${key.pk} ${key.sk}`)) continue;
    // A debit stands where there was enough, which may be any stripe, and there may be more of them by now.
    const account = await readAccount(table, accountId);
    const stripes = Array.from({ length: account?.stripes ?? 0 }, (_, stripe) => stripe);
    const everywhere = stripes.map((stripe) => ({ ...key, pk: stripePk(accountId, stripe) }));
    if ((await batchGet(table.client, table.tableName, everywhere)).length === 0)
      missing.push({ entryId, index });
  }
  return missing;
}

async function balances(
  { client, tableName: TableName }: Table,
  { id, stripes }: Account,
): ReturnType<LedgerWalk['balances']> {
  const keys = Array.from({ length: stripes }, (_, stripe) => totalsKey(id, stripe));
  try {
    const { Responses = [] } = await client.send(
      new TransactGetCommand({ TransactItems: keys.map((Key) => ({ Get: { TableName, Key } })) }),
    );
    const sum = { debits: 0n, credits: 0n, held: 0n, available: 0n };
    for (const { debits, credits, held, available } of Responses.map(({ Item }) => totalsOf(Item))) {
      sum.debits += debits;
      sum.credits += credits;
      sum.held += held;
      sum.available += available;
    }
    return sum;
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
}
