import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import {
  balanceReport,
  type LedgerSources,
  statementReport,
  trialBalanceReport,
} from '../../../../scripts/ledger/reports.ts';
import { verifyReport } from '../../../../scripts/ledger/verify.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';
import { aBook } from '../../../fixtures/ledger/book.ts';

let engine: TestDynamoDB;
let sources: LedgerSources;

beforeAll(async () => {
  engine = await startTestDynamoDB();
  const deps = { client: ledgerClient(engine.endpoint), tableName: 'ledger' };
  await createLedgerTable(deps.client, deps.tableName);
  sources = { reader: dynamoBook(deps), ledger: dynamoLedger(deps) };
  const { accounts, entries } = aBook();
  for (const account of accounts) await sources.ledger.openAccount(account);
  for (const entry of entries) expect(await sources.ledger.post(entry)).toEqual({ kind: 'POSTED' });
});
afterAll(() => engine.close());

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

describe('the verification of all books', () => {
  it('given entries that are not sealed yet, then they are counted and nothing drifts', async () => {
    const { text, sound } = await verifyReport(sources, { book: undefined, format: 'json' });
    expect(sound).toBe(true);
    expect(JSON.parse(text)).toEqual([
      { book: 'mer_1', entries: '7', blocks: '0', unsealed: '7', drift: '0', 'first bad entry': '' },
    ]);
  });
});
