import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Account, balanceOf } from '../../../../functions/ledger/account.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import type { LedgerStore } from '../../../../functions/ledger/ports.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { chartAccount, fiatAsset } from '../../../../functions/posting/chart.ts';
import { ledgerPosting } from '../../../../functions/posting/ledgerPosting.ts';
import type { PostingRequest } from '../../../../functions/posting/ports.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';

const euro = { symbol: 'EUR', decimals: 2 };
const customer: Account = {
  id: 'mer_1:acc-1',
  book: 'mer_1',
  type: 'LIABILITY',
  currency: euro,
  mayBeNegative: false,
  stripes: 1,
};
const settlement = chartAccount('mer_1', 'bank', 'settlement', fiatAsset(euro));

/** Dr and Cr between customer and settlement. */
function request(source: string, side: 'DEBIT' | 'CREDIT', amount: bigint): PostingRequest {
  const other = side === 'DEBIT' ? 'CREDIT' : 'DEBIT';
  return {
    accounts: [customer, settlement],
    draft: {
      book: 'mer_1',
      source,
      description: source,
      postings: [
        { accountId: customer.id, side, amount, asset: 'EUR' },
        { accountId: settlement.id, side: other, amount, asset: 'EUR' },
      ],
    },
  };
}

let engine: TestDynamoDB;
let ledger: LedgerStore;
let deps: { client: ReturnType<typeof ledgerClient>; tableName: string };
let tables = 0;
beforeAll(async () => {
  engine = await startTestDynamoDB();
});
afterAll(() => engine.close());
beforeEach(async () => {
  deps = { client: ledgerClient(engine.endpoint), tableName: `ledger-${++tables}` };
  await createLedgerTable(deps.client, deps.tableName);
  ledger = dynamoLedger(deps);
});

let seconds = 0;
const clock = { nowMs: () => Date.UTC(2026, 0, 2, 12, 0, seconds++) };
const post = (one: PostingRequest) => ledgerPosting({ ledger, clock }).post(one);
const verify = () => verifyBook({ reader: dynamoBook(deps), ledger })('mer_1');

describe('a debit that the account has too little for', () => {
  it('given it was refused, when it is delivered again after a credit, then it stays refused', async () => {
    expect(await post(request('d#1', 'DEBIT', 500n))).toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    expect(await post(request('c#1', 'CREDIT', 500n))).toMatchObject({ kind: 'POSTED' });
    expect(await post(request('d#1', 'DEBIT', 500n))).toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    expect(balanceOf(customer, await ledger.totals(customer))).toBe(500n);
    expect(await verify()).toMatchObject({ entries: 1, drift: [] });
  });

  it('given it is posted elsewhere while it is refused here, then both say that it is posted, once', async () => {
    const slow = ledgerPosting({
      clock,
      ledger: {
        ...ledger,
        refuse: async (entry, accountId) => {
          await post(request('c#1', 'CREDIT', 500n));
          expect(await post(request('d#1', 'DEBIT', 500n))).toMatchObject({ kind: 'POSTED' });
          return ledger.refuse(entry, accountId);
        },
      },
    });
    expect(await slow.post(request('d#1', 'DEBIT', 500n))).toMatchObject({ kind: 'POSTED' });
    expect(balanceOf(customer, await ledger.totals(customer))).toBe(0n);
    expect(await verify()).toMatchObject({ entries: 2, drift: [] });
  });
});

describe('a busy account', () => {
  it('given 1,500 postings by 32 writers, then each is there, and no stripe has more than one key takes a second', async () => {
    const startedAt = performance.now();
    const requests = Array.from({ length: 1_500 }, (_, n) => request(`c${n}#1`, 'CREDIT', 1n));
    const spread = { ...customer, stripes: 16 };
    const waiting = requests.map((each) => ({ ...each, accounts: [spread, settlement] }));
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await post(next);
      }),
    );
    const perSecond = (1_500_000 / (performance.now() - startedAt)).toFixed(0);
    console.log(`1,500 postings by 32 writers: ${perSecond} a second on this machine`);
    expect(await verify()).toMatchObject({ entries: 1_500, drift: [] });
    expect(balanceOf(spread, await ledger.totals(spread))).toBe(1_500n);
    for (const account of [spread, settlement]) {
      const counts = await Promise.all(
        Array.from({ length: account.stripes }, async (_, stripe) => {
          const { Count = 0 } = await deps.client.send(
            new QueryCommand({
              TableName: deps.tableName,
              KeyConditionExpression: 'pk = :pk AND begins_with(sk, :line)',
              ExpressionAttributeValues: { ':pk': `ACCOUNT#${account.id}#${stripe}`, ':line': 'POSTING#' },
              Select: 'COUNT',
            }),
          );
          return Number(Count);
        }),
      );
      expect(counts.reduce((sum, each) => sum + each)).toBe(1_500);
      // 4 write units a posting, 1,000 a second and key (docs/concepts/scale.md).
      expect(Math.max(...counts)).toBeLessThanOrEqual(250);
    }
  });
});

describe('an account whose definition changes', () => {
  /** The poster's own store, which remembers definitions. */
  const poster = () => ledgerPosting({ ledger: dynamoLedger({ ...deps, remembersAccounts: true }), clock });
  const as = (change: Partial<Account>, one: PostingRequest): PostingRequest => ({
    ...one,
    accounts: [{ ...customer, ...change }, settlement],
  });

  it('given a credit line that begins and ends, then each holds from the next posting on', async () => {
    const { post: posted } = poster();
    expect(await posted(request('d#1', 'DEBIT', 500n))).toMatchObject({ kind: 'REFUSED' });
    expect(await posted(as({ mayBeNegative: true }, request('d#2', 'DEBIT', 500n)))).toMatchObject({
      kind: 'POSTED',
    });
    expect(await posted(request('d#3', 'DEBIT', 1n))).toMatchObject({ kind: 'REFUSED' });
    expect(await verify()).toMatchObject({ entries: 1, drift: [] });
  });

  it('given stripes below and above zero when the line ends, then no more is taken than all have together', async () => {
    const { post: posted } = poster();
    const line = { mayBeNegative: true, stripes: 8 };
    for (let n = 0; n < 20; n++) {
      await posted(as(line, request(`c${n}#1`, 'CREDIT', 10n)));
      await posted(as(line, request(`d${n}#1`, 'DEBIT', 9n)));
    }
    const limited = { mayBeNegative: false, stripes: 8 };
    expect(await posted(as(limited, request('d#1', 'DEBIT', 21n)))).toMatchObject({ kind: 'REFUSED' });
    expect(await posted(as(limited, request('d#2', 'DEBIT', 20n)))).toMatchObject({ kind: 'POSTED' });
    expect(await posted(as(limited, request('d#3', 'DEBIT', 1n)))).toMatchObject({ kind: 'REFUSED' });
    expect(await verify()).toMatchObject({ entries: 41, drift: [] });
  });

  it('given more stripes, then whoever has the old definition counts them all from the next call on', async () => {
    const [first, second] = [poster(), poster()];
    const spread = { stripes: 4 };
    await second.post(request('c#0', 'CREDIT', 1n));
    for (let n = 1; n < 20; n++) await first.post(as(spread, request(`c#${n}`, 'CREDIT', 1n)));
    const account = await ledger.getAccount(customer.id);
    if (account === null) throw new Error('it was opened');
    expect(balanceOf(account, await ledger.totals(account))).toBe(20n);
    expect(await second.post(as(spread, request('d#1', 'DEBIT', 20n)))).toMatchObject({ kind: 'POSTED' });
    // Fewer stripes are wanted than hold money: none is lost.
    expect(await second.post(request('c#last', 'CREDIT', 1n))).toMatchObject({ kind: 'POSTED' });
    expect(await verify()).toMatchObject({ drift: [] });
  });
});
