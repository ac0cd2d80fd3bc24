import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, balanceOf } from '../../../../functions/ledger/account.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { type JournalEntry, journalEntry } from '../../../../functions/ledger/journalEntry.ts';
import { readAccount } from '../../../../functions/ledger/readAccount.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { type ConflictingDynamoDB, startConflicts } from '../../../engines/conflicts.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';

const euro = { symbol: 'EUR', decimals: 2 };
const bank: Account = {
  id: 'mer:bank',
  book: 'mer',
  type: 'ASSET',
  currency: euro,
  mayBeNegative: true,
  stripes: 4,
};
const customer: Account = { ...bank, id: 'mer:cus', type: 'LIABILITY', mayBeNegative: false, stripes: 2 };

function moved(source: string, side: 'DEBIT' | 'CREDIT', amount: bigint): JournalEntry {
  const other = side === 'DEBIT' ? 'CREDIT' : 'DEBIT';
  const made = journalEntry(
    {
      book: 'mer',
      source,
      description: source,
      postings: [
        { accountId: customer.id, side, amount, asset: 'EUR' },
        { accountId: bank.id, side: other, amount, asset: 'EUR' },
      ],
    },
    new Date('2026-01-02T12:00:00.000Z'),
  );
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

let engine: TestDynamoDB;
let conflicts: ConflictingDynamoDB;
beforeAll(async () => {
  engine = await startTestDynamoDB();
  conflicts = await startConflicts(engine.endpoint, 5, () => ['pk', 'sk']);
});
afterAll(async () => {
  await conflicts.close();
  await engine.close();
});

describe('a ledger whose transactions meet', () => {
  it('given eight writers and somebody who reads, then all is posted, limits hold, and every read is answered', async () => {
    const deps = { client: ledgerClient(conflicts.endpoint), tableName: 'ledger' };
    await createLedgerTable(deps.client, deps.tableName);
    const ledger = dynamoLedger(deps);
    for (const account of [bank, customer]) await ledger.openAccount(account);
    await ledger.post(moved('fund', 'CREDIT', 30n));

    const waiting = Array.from({ length: 40 }, (_, n) => moved(`take${n}`, 'DEBIT', 1n));
    const outcomes: string[] = [];
    const writer = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
        outcomes.push((await ledger.post(next)).kind);
    };
    const writing = Promise.all(Array.from({ length: 8 }, writer));
    let done = false;
    void writing.finally(() => (done = true)).catch(() => undefined);
    const read = readAccount({ ledger, currencyOf: async () => euro });
    let reads = 0;
    while (!done) {
      expect(await read('mer', 'cus')).toMatchObject({ currency: 'EUR' });
      reads++;
    }
    await writing;
    expect(outcomes.filter((kind) => kind === 'POSTED')).toHaveLength(30);
    expect(outcomes.filter((kind) => kind === 'INSUFFICIENT')).toHaveLength(10);
    expect(balanceOf(customer, await ledger.totals(customer))).toBe(0n);
    expect(await verifyBook({ reader: dynamoBook(deps), ledger })('mer')).toMatchObject({
      entries: 31,
      drift: [],
    });
    // Neither would show anything if nobody had been refused.
    expect(conflicts.refused()).toBeGreaterThan(0);
    expect(reads).toBeGreaterThan(0);
  });
});
