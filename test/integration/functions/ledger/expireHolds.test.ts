import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Account, availableOf } from '../../../../functions/ledger/account.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { dynamoOpenHolds } from '../../../../functions/ledger/dynamoOpenHolds.ts';
import { expireHolds } from '../../../../functions/ledger/expireHolds.ts';
import { journalEntry } from '../../../../functions/ledger/journalEntry.ts';
import type { LedgerStore } from '../../../../functions/ledger/ports.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';

const NOON = new Date('2026-01-02T12:00:00.000Z');
const ONE = new Date('2026-01-02T13:00:00.000Z');
const TWO = new Date('2026-01-02T14:00:00.000Z');
const euros = { book: 'mer', currency: { symbol: 'EUR', decimals: 2 }, stripes: 1 };
const BANK: Account = { ...euros, id: 'mer:bank', type: 'ASSET', mayBeNegative: true };
const CUSTOMER: Account = { ...euros, id: 'mer:customer', type: 'LIABILITY', mayBeNegative: false };

let engine: TestDynamoDB;
let ledger: LedgerStore;
let failed: string[];
let put: (item: Record<string, unknown>) => Promise<unknown>;
let expireAt: (now: Date) => Promise<number>;
let tables = 0;

beforeAll(async () => {
  engine = await startTestDynamoDB();
});
afterAll(() => engine.close());

beforeEach(async () => {
  const deps = { client: ledgerClient(engine.endpoint), tableName: `ledger-${++tables}` };
  await createLedgerTable(deps.client, deps.tableName);
  ledger = dynamoLedger(deps);
  expireAt = (now) =>
    expireHolds({
      holds: dynamoOpenHolds(deps),
      ledger,
      failed: (id) => void failed.push(id),
      clock: { nowMs: () => now.getTime() },
    })();
  failed = [];
  put = (item) => deps.client.send(new PutCommand({ TableName: deps.tableName, Item: item }));
  for (const account of [BANK, CUSTOMER]) await ledger.openAccount(account);
  const made = journalEntry(
    {
      book: 'mer',
      source: 'start#1',
      description: 'start',
      postings: [
        { accountId: BANK.id, side: 'DEBIT', amount: 10_000n, asset: 'EUR' },
        { accountId: CUSTOMER.id, side: 'CREDIT', amount: 10_000n, asset: 'EUR' },
      ],
    },
    NOON,
  );
  if (!made.ok) throw new Error(made.error.code);
  await ledger.post(made.value);
});

const hold = (id: string, expiresAt: Date) =>
  ledger.hold({ id, accountId: CUSTOMER.id, amount: 100n, expiresAt }, NOON);
const available = async () => availableOf(CUSTOMER, await ledger.totals(CUSTOMER));

describe('the expiry of holds', () => {
  it('given holds in every shard, then those whose time is over give back what they keep, once', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `hold-${index}`);
    for (const id of ids) await hold(id, ONE);
    await hold('later', TWO);
    expect(await available()).toBe(10_000n - 41n * 100n);

    expect(await expireAt(NOON)).toBe(0);
    expect(await expireAt(ONE)).toBe(40);
    expect(await expireAt(ONE)).toBe(0);
    expect(await available()).toBe(9_900n);
  });

  it('given a hold that was voided, then it expires no more and nothing is given back twice', async () => {
    await hold('voided', ONE);
    await ledger.voidHold('voided');
    expect(await expireAt(TWO)).toBe(0);
    expect(await available()).toBe(10_000n);
  });

  it('given a hold that cannot be ended, then it is reported and the others expire', async () => {
    for (const id of ['before', 'bad', 'behind']) await hold(id, ONE);
    // Nobody of ours writes an amount as a text.
    const bad = { pk: 'HOLD#bad', sk: 'HOLD', id: 'bad', accountId: CUSTOMER.id, amount: 'much' };
    for (const openShard of ['00', '15'])
      await put({
        ...bad,
        pk: `HOLD#bad${openShard}`,
        id: `bad${openShard}`,
        openShard,
        expiresAt: ONE.toISOString(),
        status: 'PENDING',
        stripe: 0,
      });
    await put({ ...bad, openShard: '00', expiresAt: ONE.toISOString(), status: 'PENDING', stripe: 0 });
    expect(await expireAt(TWO)).toBe(2);
    expect(failed.sort()).toEqual(['bad', 'bad00', 'bad15']);
  });
});
