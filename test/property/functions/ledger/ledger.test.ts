import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableOf, balanceOf, type Account } from '../../../../functions/ledger/account.ts';
import { NO_ANCHORS } from '../../../engines/anchors.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { journalEntry, type JournalEntry } from '../../../../functions/ledger/journalEntry.ts';
import { reversalOf } from '../../../fixtures/ledger/reversal.ts';
import { LINE_PREFIX, stripePk } from '../../../../functions/ledger/ledgerItems.ts';
import { sealEntries } from '../../../../functions/ledger/sealEntries.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';

const NOON = new Date('2026-01-02T12:00:00.000Z');
const EUR = { symbol: 'EUR', decimals: 2 };
const ACCOUNTS: Account[] = [
  { id: 'mer:bank', book: 'mer', type: 'ASSET', currency: EUR, mayBeNegative: true, stripes: 4 },
  { id: 'mer:alice', book: 'mer', type: 'LIABILITY', currency: EUR, mayBeNegative: false, stripes: 1 },
  { id: 'mer:shop', book: 'mer', type: 'LIABILITY', currency: EUR, mayBeNegative: false, stripes: 3 },
  { id: 'mer:fees', book: 'mer', type: 'INCOME', currency: EUR, mayBeNegative: true, stripes: 2 },
];

interface Transfer {
  source: number;
  debit: number;
  credit: number;
  amount: number;
}

const transfer = fc
  .record({
    // Few sources, so that deliveries repeat.
    source: fc.integer({ min: 0, max: 12 }),
    debit: fc.integer({ min: 0, max: 3 }),
    credit: fc.integer({ min: 0, max: 3 }),
    amount: fc.integer({ min: 1, max: 200 }),
  })
  .filter(({ debit, credit }) => debit !== credit);

function entryOf({ source, debit, credit, amount }: Transfer): JournalEntry {
  const line = (index: number, side: 'DEBIT' | 'CREDIT') => ({
    accountId: ACCOUNTS[index]!.id,
    side,
    amount: BigInt(amount),
    asset: 'EUR',
  });
  const made = journalEntry(
    {
      book: 'mer',
      source: `event#${source}`,
      description: 'a transfer',
      postings: [line(debit, 'DEBIT'), line(credit, 'CREDIT')],
    },
    NOON,
  );
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

let engine: TestDynamoDB;
let tables = 0;

beforeAll(async () => {
  engine = await startTestDynamoDB();
});
afterAll(() => engine.close());

async function freshLedger() {
  const deps = { client: ledgerClient(engine.endpoint), tableName: `ledger-${++tables}` };
  await createLedgerTable(deps.client, deps.tableName);
  const ledger = dynamoLedger(deps);
  for (const account of ACCOUNTS) await ledger.openAccount(account);
  return { ...deps, ledger, book: dynamoBook(deps) };
}

describe('the ledger, whatever is posted in whatever order', () => {
  it('given any transfers at once, repeated and refused, then balances are the sums of entries and limits hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(transfer, { minLength: 1, maxLength: 25 }), async (transfers) => {
        const { ledger, book } = await freshLedger();
        const outcomes = await Promise.all(transfers.map((one) => ledger.post(entryOf(one))));
        const report = await verifyBook({ reader: book, ledger })('mer');
        const posted = outcomes.filter(({ kind }) => kind === 'POSTED').length;
        expect(report).toMatchObject({ drift: [], entries: posted });
        expect(report.problem).toBeUndefined();
        let debits = 0n;
        let credits = 0n;
        for (const account of ACCOUNTS) {
          const totals = await ledger.totals(account);
          debits += totals.debits;
          credits += totals.credits;
          if (!account.mayBeNegative) expect(balanceOf(account, totals)).toBeGreaterThanOrEqual(0n);
        }
        expect(debits).toBe(credits);
      }),
      { numRuns: 25 },
    );
  });

  it('given entries and their reversals, when all are posted, then every balance is as before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(transfer, { minLength: 1, maxLength: 8 }), async (transfers) => {
        const { ledger } = await freshLedger();
        for (const [index, one] of transfers.entries()) {
          const entry = entryOf({ ...one, source: index });
          if ((await ledger.post(entry)).kind !== 'POSTED') continue;
          const back = journalEntry(reversalOf(entry, `${entry.source}/reversed`, 'taken back'), NOON);
          if (back.ok) expect(await ledger.post(back.value)).toEqual({ kind: 'POSTED' });
        }
        for (const account of ACCOUNTS) {
          expect(availableOf(account, await ledger.totals(account))).toBe(0n);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('given sealed entries, when sealers race and one entry is delivered twice, then the seal covers all', async () => {
    const { ledger, book } = await freshLedger();
    const entries = Array.from({ length: 12 }, (_, source) =>
      entryOf({ source, debit: 0, credit: 1 + (source % 3), amount: 5 }),
    );
    for (const entry of entries) await ledger.post(entry);
    const seal = sealEntries({ store: book, anchors: NO_ANCHORS, clock: { nowMs: () => NOON.getTime() } });
    await Promise.all([seal(entries.slice(0, 6)), seal(entries.slice(4, 9)), seal(entries.slice(9))]);
    const report = await verifyBook({ reader: book, ledger })('mer');
    expect(report).toMatchObject({ entries: 12, blocks: 3, unsealed: 0, drift: [] });
    expect(report.problem).toBeUndefined();
  });

  it('given a statement with a line that was changed, one that is gone and one too many, then verification counts them', async () => {
    const { ledger, book, client, tableName } = await freshLedger();
    for (let source = 0; source < 4; source++)
      await ledger.post(entryOf({ source, debit: 0, credit: 1, amount: 5 }));
    const { Items: lines = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :line)',
        ExpressionAttributeValues: { ':pk': stripePk('mer:alice', 0), ':line': LINE_PREFIX },
      }),
    );
    const [changed, gone, kept] = lines;
    const { pk, sk } = gone!;
    await client.send(new PutCommand({ TableName: tableName, Item: { ...changed, amount: 6n } }));
    await client.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } }));
    await client.send(
      new PutCommand({ TableName: tableName, Item: { ...kept, sk: `${String(kept!.sk)}x`, index: 7n } }),
    );
    const report = await verifyBook({ reader: book, ledger })('mer');
    // Changed: its line fits no posting and its posting has no line.
    expect(report.drift).toEqual([
      { accountId: 'mer:alice', debits: 0n, credits: 0n, available: 0n, lines: 4 },
    ]);
  });
});
