import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../../../functions/ledger/account.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { type JournalEntry, journalEntry } from '../../../../functions/ledger/journalEntry.ts';
import type { LedgerStore } from '../../../../functions/ledger/ports.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { type FaultyDynamoDB, startFaulty } from '../../../engines/faultyDynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';

const account = (id: string): Account => ({
  id: `mer:${id}`,
  book: 'mer',
  type: 'ASSET',
  currency: { symbol: 'EUR', decimals: 2 },
  mayBeNegative: true,
  stripes: 4,
});
const [FROM, TO] = [account('from'), account('to')];

let engine: TestDynamoDB;
let counting: FaultyDynamoDB;
let written: number[] = [];
let ledger: LedgerStore;
let deps: { client: ReturnType<typeof ledgerClient>; tableName: string };
let tables = 0;
beforeAll(async () => {
  engine = await startTestDynamoDB();
  counting = await startFaulty(engine.endpoint, (call, proceed) => {
    if (call.action === 'TransactWriteItems') {
      const { TransactItems } = JSON.parse(call.request.body.toString()) as { TransactItems: unknown[] };
      written.push(TransactItems.length);
    }
    return proceed();
  });
});
afterAll(async () => {
  await counting.close();
  await engine.close();
});
beforeEach(async () => {
  deps = { client: ledgerClient(counting.endpoint), tableName: `ledger-${++tables}` };
  await createLedgerTable(deps.client, deps.tableName);
  ledger = dynamoLedger(deps);
  for (const one of [FROM, TO]) await ledger.openAccount(one);
  written = [];
});

/** An entry of `pairs` debits and as many credits. */
function entryOf(n: number, { pairs = 1, description = 'a move' } = {}): JournalEntry {
  const postings = Array.from({ length: pairs }, () => [
    { accountId: FROM.id, side: 'CREDIT' as const, amount: 1n, asset: 'EUR' },
    { accountId: TO.id, side: 'DEBIT' as const, amount: 1n, asset: 'EUR' },
  ]).flat();
  const made = journalEntry(
    { book: 'mer', source: `e#${n}`, description, postings },
    new Date('2026-01-02T12:00:00.000Z'),
  );
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

const post = async (entries: readonly JournalEntry[]) =>
  (await ledger.postAll(entries.map((entry) => ({ entry })))).map((one) =>
    one.status === 'fulfilled' ? one.value.kind : 'FAILED',
  );
const verify = () => verifyBook({ reader: dynamoBook(deps), ledger })('mer');

describe('a group commit', () => {
  it('given more entries than fit 100 items, then as many as fit share a transaction', async () => {
    expect(new Set(await post(Array.from({ length: 70 }, (_, n) => entryOf(n))))).toEqual(
      new Set(['POSTED']),
    );
    // Three items each, and the totals of two accounts.
    expect(written).toEqual([32 * 3 + 2, 32 * 3 + 2, 6 * 3 + 2]);
    expect(await verify()).toMatchObject({ entries: 70, drift: [] });
  });

  it('given the largest entries, then each has a transaction of its own', async () => {
    await post([entryOf(1, { pairs: 24 }), entryOf(2, { pairs: 24 }), entryOf(3)]);
    expect(written.filter((items) => items > 100)).toEqual([]);
    expect(await verify()).toMatchObject({ entries: 3, drift: [] });
  });

  it('given one that is there, then it alone is looked at, and the rest is committed together', async () => {
    const entries = Array.from({ length: 10 }, (_, n) => entryOf(n));
    await ledger.post(entryOf(4));
    written = [];
    expect(await post(entries)).toEqual(entries.map((_, n) => (n === 4 ? 'ALREADY_POSTED' : 'POSTED')));
    expect(written).toEqual([10 * 3 + 2, 9 * 3 + 2, 3 + 2]);
    expect(await verify()).toMatchObject({ entries: 10, drift: [] });
  });

  it('given one that no item can hold, then the others are posted', async () => {
    const tooLong = entryOf(1, { description: 'x'.repeat(500_000) });
    expect(await post([entryOf(0), tooLong, entryOf(2)])).toEqual(['POSTED', 'FAILED', 'POSTED']);
    expect(await verify()).toMatchObject({ entries: 2, drift: [] });
  });

  it('given an account that was never opened, then the entry alone says so', async () => {
    const strange = { ...entryOf(1), postings: [{ ...entryOf(1).postings[0]!, accountId: 'mer:none' }] };
    expect(await post([entryOf(0), strange, entryOf(2)])).toEqual(['POSTED', 'UNKNOWN_ACCOUNT', 'POSTED']);
  });
});
