import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { balanceOf } from '../../../../functions/ledger/account.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import type { BookReader, LedgerStore } from '../../../../functions/ledger/ports.ts';
import { ledgerPosting } from '../../../../functions/posting/ledgerPosting.ts';
import { postEvent } from '../../../../functions/posting/postEvent.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';
import * as event from '../../../fixtures/posting/events.ts';

let engine: TestDynamoDB;
let ledger: LedgerStore;
let reader: BookReader;
let post: ReturnType<typeof postEvent>;
let tables = 0;

beforeAll(async () => {
  engine = await startTestDynamoDB();
});
afterAll(() => engine.close());

beforeEach(async () => {
  const deps = { client: ledgerClient(engine.endpoint), tableName: `ledger-${++tables}` };
  await createLedgerTable(deps.client, deps.tableName);
  ledger = dynamoLedger(deps);
  reader = dynamoBook(deps);
  post = postEvent({
    ledger,
    posting: ledgerPosting({ ledger, clock: { nowMs: () => Date.parse('2026-01-02T12:00:00.000Z') } }),
    postTransaction: () => Promise.reject(new Error('no transaction is approved here')),
    postCardPayment: () => Promise.reject(new Error('no card payment is made here')),
    postTransfer: () => Promise.reject(new Error('no transfer is made here')),
  });
});

/** Balances that are not zero, by the role of their account. */
async function balances(): Promise<Record<string, bigint>> {
  const found: Record<string, bigint> = {};
  for (const account of await reader.accounts('mer_1')) {
    const balance = balanceOf(account, await ledger.totals(account));
    if (balance !== 0n) found[account.id.split(':').slice(2).join(':')] = balance;
  }
  return found;
}

async function entries(): Promise<number> {
  let count = 0;
  for await (const _ of reader.entries('mer_1')) count++;
  return count;
}

describe('an invoice that is paid and swept', () => {
  const movements = [
    event.movement({ purpose: 'FUND', payer: 'GAS', value: '90', fee: '21' }),
    event.movement({ fee: '60' }),
  ];

  it('given its events, each of them twice, then each has one entry and the accounts say where the money is', async () => {
    const life = [
      event.funded(),
      event.confirmed({ amount: '5000001' }),
      event.swept({ amount: '5000001', movements }),
    ];
    for (const one of [...life, ...life]) expect(await post(one)).toBe('POSTED');

    expect(await entries()).toBe(3);
    expect(await balances()).toEqual({
      'treasury:USDC@31337': 5_000_001n,
      'payable:USDC@31337': 5_000_000n,
      'suspense:USDC@31337': 1n,
      'owner-funding:ETH@31337': 10n ** 19n,
      'gas-wallet:ETH@31337': 10n ** 19n - 111n,
      'gas-expense:ETH@31337': 81n,
      'deposit-gas:ETH@31337': 30n,
    });
  });

  it('given a reorganisation, then the entry of the confirmation is taken back, once', async () => {
    await post(event.confirmed());
    expect(await post(event.orphaned())).toBe('POSTED');
    expect(await post(event.orphaned())).toBe('POSTED');
    expect(await balances()).toEqual({});
    expect(await entries()).toBe(2);
  });

  it('given the reorganisation arrives first, then it waits in the queue for the entry that it takes back', async () => {
    await expect(post(event.orphaned())).rejects.toThrow('not posted yet');
    await post(event.confirmed());
    expect(await post(event.orphaned())).toBe('POSTED');
    expect(await balances()).toEqual({});
  });

  it('given money that never became final and is gone, then nothing is posted', async () => {
    expect(await post(event.orphaned({ confirmedVersion: null, owed: null }))).toBe('NOTHING_TO_POST');
    expect(await entries()).toBe(0);
  });
});
