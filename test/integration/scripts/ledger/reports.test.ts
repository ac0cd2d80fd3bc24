import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { sealEntries } from '../../../../functions/ledger/sealEntries.ts';
import { balanceReport, statementReport, trialBalanceReport } from '../../../../scripts/ledger/reports.ts';
import {
  isSound,
  renderVerification,
  verifyBooks,
  type VerifySources,
} from '../../../../scripts/ledger/verify.ts';
import { startTestAnchors, type TestAnchors } from '../../../engines/anchors.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';
import { createTable, testClient, testListIndex } from '../../../engines/tables.ts';
import { dynamoPayments } from '../../../../functions/gateways/dynamoPayments.ts';
import { dynamoTransactions } from '../../../../functions/transactions/dynamoTransactions.ts';
import type { TransactionStore } from '../../../../functions/transactions/ports.ts';
import { TRANSACTIONS_IN_STATUS } from '../../../../functions/transactions/transactionKeys.ts';
import { aBook } from '../../../fixtures/ledger/book.ts';

let engine: TestDynamoDB;
let anchored: TestAnchors;
let sources: VerifySources;
let transactions: TransactionStore;

beforeAll(async () => {
  engine = await startTestDynamoDB();
  anchored = await startTestAnchors();
  const deps = { client: ledgerClient(engine.endpoint), tableName: 'ledger' };
  await createLedgerTable(deps.client, deps.tableName);
  const client = testClient(engine.endpoint);
  await createTable(client, 'transactions', [testListIndex(TRANSACTIONS_IN_STATUS)]);
  transactions = dynamoTransactions({ client, tableName: 'transactions' });
  sources = {
    reader: dynamoBook(deps),
    ledger: dynamoLedger(deps),
    transactions,
    payments: dynamoPayments({ client, tableName: 'transactions' }),
    anchors: anchored.anchors,
  };
  const { accounts, entries } = aBook();
  for (const account of accounts) await sources.ledger.openAccount(account);
  for (const entry of entries) expect(await sources.ledger.post(entry)).toEqual({ kind: 'POSTED' });
});
afterAll(async () => {
  await anchored.close();
  await engine.close();
});

const deposits = 'mer_1:crypto:deposits:USDC@31337';
/** Entries of the book are a minute apart, from noon on: this is before the sweep. */
const beforeSweep = new Date('2026-01-02T12:03:00.000Z');

describe('the balance of an account', () => {
  it('given now, then it is what all entries leave', async () => {
    expect(JSON.parse(await balanceReport(sources, deposits, 'json'))).toEqual([
      {
        account: deposits,
        currency: 'USDC',
        debits: '8.000001',
        credits: '8.000001',
        balance: '0.00',
        held: '0.00',
      },
    ]);
  });

  it('given a moment, then it is what was posted before it', async () => {
    expect((await balanceReport(sources, deposits, 'csv', beforeSweep)).split('\r\n')).toEqual([
      'account,currency,debits,credits,balance,held',
      `${deposits},USDC,8.000001,0.00,8.000001,`,
    ]);
  });

  it('given no such account, then it says so', async () => {
    await expect(balanceReport(sources, 'mer_1:none', 'table')).rejects.toThrow('no account mer_1:none');
  });
});

describe('the statement of an account', () => {
  it('given a table, then every line has the balance after it, oldest first', async () => {
    const lines = (await statementReport(sources, deposits, 'table')).split('\n').slice(2);
    expect(lines.map((line) => line.trim().split(/\s+/).slice(-2))).toEqual([
      ['5.000001', '5.000001'],
      ['3.00', '8.000001'],
      ['5.000001', '3.00'],
      ['3.00', '0.00'],
    ]);
  });
});

describe('the trial balance of a book', () => {
  it('given a moment and now, then debits equal credits in every asset', async () => {
    for (const moment of [beforeSweep, undefined]) {
      const lines = JSON.parse(await trialBalanceReport(sources, 'mer_1', 'json', moment)) as {
        currency: string;
        debits: string;
        credits: string;
      }[];
      for (const currency of ['USDC', 'ETH', 'EUR', 'JPY']) {
        const sum = (side: 'debits' | 'credits') =>
          lines
            .filter((line) => line.currency === currency)
            .reduce(
              (total, line) =>
                total +
                BigInt(
                  line[side].replace(/^(\d+)\.?(\d*)$/, (_, a: string, b: string) => a + b.padEnd(18, '0')),
                ),
              0n,
            );
        expect(sum('debits')).toBe(sum('credits'));
      }
    }
  });
});

describe.each([
  ['balance', balanceReport, deposits],
  ['statement', statementReport, deposits],
  ['trial balance', trialBalanceReport, 'mer_1'],
] as const)('the %s as table, CSV and JSON', (_, report, of) => {
  it.each([undefined, beforeSweep])('given the moment %s, then all three say the same', async (moment) => {
    const objects = JSON.parse(await report(sources, of, 'json', moment)) as Record<string, string>[];
    expect(objects.length).toBeGreaterThan(0);
    const titles = Object.keys(objects[0]!);
    const csv = (await report(sources, of, 'csv', moment)).split('\r\n');
    expect(csv[0]).toBe(titles.join(','));
    expect(csv).toHaveLength(objects.length + 1);
    const table = (await report(sources, of, 'table', moment)).split('\n');
    expect(table).toHaveLength(objects.length + 2);
    for (const [row, object] of objects.entries())
      for (const cell of Object.values(object)) {
        expect(table[row + 2]).toContain(cell);
        expect(csv[row + 1]).toContain(cell.replaceAll('"', '""'));
      }
  });
});

describe('the verification of all books', () => {
  it('given entries that are not sealed yet, then they are counted and nothing drifts', async () => {
    const books = await verifyBooks(sources, undefined);
    expect(isSound(books)).toBe(true);
    expect(JSON.parse(renderVerification(books, undefined, 'json'))).toEqual([
      {
        book: 'mer_1',
        entries: '7',
        blocks: '0',
        anchored: '0',
        unsealed: '7',
        drift: '0',
        transactions: '0',
        'first bad entry': '',
      },
    ]);
  });
});

describe('a ledger that somebody has changed', () => {
  const { entries } = aBook();
  const [bad] = entries;
  let deps: { client: ReturnType<typeof ledgerClient>; tableName: string };
  let touched: VerifySources;
  let kept: TestAnchors;
  let tables = 0;
  beforeEach(async () => {
    deps = { client: ledgerClient(engine.endpoint), tableName: `touched-${++tables}` };
    await createLedgerTable(deps.client, deps.tableName);
    kept = await startTestAnchors();
    touched = {
      reader: dynamoBook(deps),
      ledger: dynamoLedger(deps),
      transactions,
      payments: sources.payments,
      anchors: kept.anchors,
    };
    const { accounts } = aBook();
    for (const account of accounts) await touched.ledger.openAccount(account);
    for (const entry of entries) await touched.ledger.post(entry);
    const seal = sealEntries({
      store: dynamoBook(deps),
      anchors: kept.anchors,
      clock: { nowMs: () => Date.parse('2026-01-02T13:00:00.000Z') },
    });
    await seal(entries.slice(0, 4));
    await seal(entries.slice(4, 6));
  });
  afterEach(() => kept.close());

  const verify = async () => {
    const books = await verifyBooks(touched, undefined);
    const [line] = JSON.parse(renderVerification(books, undefined, 'json')) as Record<string, string>[];
    return { sound: isSound(books), ...line };
  };
  const change = (Key: Record<string, string>, expression: string, values: Record<string, unknown>) =>
    deps.client.send(
      new UpdateCommand({
        TableName: deps.tableName,
        Key,
        UpdateExpression: expression,
        ExpressionAttributeValues: values,
      }),
    );

  it('given nobody has, then drift is 0, and the last entry is unsealed and counts', async () => {
    expect(await verify()).toMatchObject({
      sound: true,
      blocks: '2',
      anchored: '2',
      unsealed: '1',
      drift: '0',
    });
  });

  it('given an amount on both sides of an entry, then the entry is named', async () => {
    const postings = bad!.postings.map((posting) => ({ ...posting, amount: posting.amount + 1n }));
    const key = { pk: `ENTRY#${bad!.id}`, sk: 'ENTRY' };
    await change(key, 'SET postings = :postings', { ':postings': postings.slice(0, 2) });
    expect(await verify()).toMatchObject({
      sound: false,
      'first bad entry': expect.stringMatching(new RegExp(`${bad!.id}$`)),
    });
  });

  it('given a description alone, which no sum shows, then the entry is named', async () => {
    const key = { pk: `ENTRY#${bad!.id}`, sk: 'ENTRY' };
    await change(key, 'SET description = :text', { ':text': 'something else' });
    expect(await verify()).toMatchObject({
      sound: false,
      drift: '0',
      'first bad entry': `ENTRY_CHANGED ${bad!.id}`,
    });
  });

  it('given an unsealed entry, then its account drifts all the same', async () => {
    const last = entries.at(-1)!;
    const postings = last.postings.map((posting) => ({ ...posting, amount: posting.amount + 1n }));
    await change({ pk: `ENTRY#${last.id}`, sk: 'ENTRY' }, 'SET postings = :postings', {
      ':postings': postings,
    });
    expect(await verify()).toMatchObject({ sound: false, drift: '2' });
  });

  it('given a removed entry, then it is named', async () => {
    const Key = { pk: `ENTRY#${bad!.id}`, sk: 'ENTRY' };
    await deps.client.send(new DeleteCommand({ TableName: deps.tableName, Key }));
    expect(await verify()).toMatchObject({ sound: false, 'first bad entry': `ENTRY_MISSING ${bad!.id}` });
  });

  it('given a balance, then the account is named', async () => {
    const key = { pk: 'ACCOUNT#mer_1:cash#0', sk: 'TOTALS' };
    await change(key, 'ADD debits :one, available :one', { ':one': 1n });
    expect(await verify()).toMatchObject({
      sound: false,
      drift: '1',
      'first bad entry': 'totals of mer_1:cash',
    });
  });

  it('given what a limit is checked against, which no balance shows, then the account is named', async () => {
    await change({ pk: 'ACCOUNT#mer_1:cash#0', sk: 'TOTALS' }, 'ADD available :one', { ':one': 1n });
    expect(await verify()).toMatchObject({
      sound: false,
      drift: '1',
      'first bad entry': 'totals of mer_1:cash',
    });
  });

  it('given a block, then the link after it is broken', async () => {
    await change({ pk: 'BLOCK#mer_1', sk: '000000000000' }, 'SET sealedAt = :at', {
      ':at': '2026-01-01T00:00:00.000Z',
    });
    expect(await verify()).toMatchObject({ sound: false, 'first bad entry': 'BROKEN_LINK in block 1' });
  });

  it('given a removed block, then the gap is named', async () => {
    const Key = { pk: 'BLOCK#mer_1', sk: '000000000000' };
    await deps.client.send(new DeleteCommand({ TableName: deps.tableName, Key }));
    expect(await verify()).toMatchObject({ sound: false, 'first bad entry': 'GAP in block 1' });
  });
});
