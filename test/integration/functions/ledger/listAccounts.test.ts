import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoAccountBook } from '../../../../functions/ledger/dynamoAccountBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { listAccounts } from '../../../../functions/ledger/listAccounts.ts';
import type { LedgerStore } from '../../../../functions/ledger/ports.ts';
import { journalEntry } from '../../../../functions/ledger/journalEntry.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';

let engine: TestDynamoDB;
let ledger: LedgerStore;
let list: ReturnType<typeof listAccounts>;
beforeAll(async () => {
  engine = await startTestDynamoDB();
  const table = { client: ledgerClient(engine.endpoint), tableName: 'ledger' };
  await createLedgerTable(table.client, 'ledger');
  ledger = dynamoLedger(table);
  list = listAccounts({ book: dynamoAccountBook(table), ledger });
});
afterAll(() => engine.close());

const open = (book: string, name: string) =>
  ledger.openAccount({
    id: `${book}:${name}`,
    book,
    type: 'ASSET',
    currency: { symbol: 'EUR', decimals: 2 },
    mayBeNegative: true,
    stripes: 2,
  });

describe('the accounts of a book', () => {
  it('given accounts of two merchants, then each is listed once, by id, with its balance, page by page, and none of the other', async () => {
    const names = Array.from({ length: 9 }, (_, n) => `account-${n}`);
    for (const name of names) await open('mer', name);
    await open('mere', 'foreign');
    const entry = journalEntry(
      {
        book: 'mer',
        source: 's#1',
        description: 'd',
        postings: [
          { accountId: 'mer:account-3', side: 'DEBIT', amount: 1_250n, asset: 'EUR' },
          { accountId: 'mer:account-4', side: 'CREDIT', amount: 1_250n, asset: 'EUR' },
        ],
      },
      new Date('2026-11-22T12:00:00.000Z'),
    );
    if (!entry.ok) throw new Error(entry.error.code);
    await ledger.post(entry.value);
    const met: { id: string; balance: string }[] = [];
    let nextToken: string | null = null;
    do {
      const page = await list({ merchantId: 'mer', limit: 4, nextToken });
      if (!page.ok) throw new Error(JSON.stringify(page.error));
      met.push(...page.value.items.map(({ id, balance }) => ({ id, balance })));
      ({ nextToken } = page.value);
    } while (nextToken !== null);
    expect(met.map(({ id }) => id)).toEqual(names);
    expect(met.filter(({ balance }) => balance !== '0.00')).toEqual([
      { id: 'account-3', balance: '12.50' },
      { id: 'account-4', balance: '-12.50' },
    ]);
    const foreign = await list({ merchantId: 'mere', limit: 4, nextToken: 'bm9ib2R5' });
    expect(foreign).toMatchObject({ error: { code: 'InvalidInput', facts: { field: 'nextToken' } } });
  });
});
