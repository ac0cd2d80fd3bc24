import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { transactionIdOf, transactionItemOf } from '../../../fixtures/posting/transactions.ts';
import { type PostingPath, startPostingPath } from './postingPath.ts';

const TRANSACTIONS = 20;
const IDS = Array.from({ length: TRANSACTIONS }, (_, n) => transactionIdOf(n + 1));
const SIX_MINUTES_MS = 6 * 60_000;

/** Calls to DynamoDB since they were last forgotten. */
const calls = new Map<string, number>();
let path: PostingPath;
beforeAll(async () => {
  path = await startPostingPath((call, proceed) => {
    calls.set(call.action, (calls.get(call.action) ?? 0) + 1);
    return proceed();
  });
});
afterAll(() => path.close());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  return async () => {
    vi.useRealTimers();
    await path.empty();
  };
});

/** Puts messages on the queues, without what that costs. */
async function recoverFreely(): Promise<void> {
  await path.recover();
  calls.clear();
}

async function counted(work: () => Promise<void>): Promise<Record<string, number>> {
  calls.clear();
  await work();
  return Object.fromEntries(calls);
}

const statuses = async () => {
  const items = await Promise.all(IDS.map((id) => path.read(id)));
  return new Set(items.map(({ status }) => status));
};

describe('transactions that wait together', () => {
  it('given twenty of them, then two groups are approved and posted, with at most four calls each', async () => {
    const at = new Date(Date.now() - SIX_MINUTES_MS).toISOString();
    for (const id of IDS) await path.put(transactionItemOf(id, { at, direction: 'CREDIT', externalId: id }));
    await recoverFreely();
    const approval = await counted(path.approveAll);
    expect(await statuses()).toEqual(new Set(['APPROVED']));
    // Transactions and accounts are read once a group, and each decision is one write, with no look before it.
    expect(approval).toMatchObject({ BatchGetItem: 4, UpdateItem: TRANSACTIONS });

    vi.setSystemTime(Date.now() + SIX_MINUTES_MS);
    await recoverFreely();
    const posting = await counted(path.postAll);
    expect(await statuses()).toEqual(new Set(['POSTED']));
    expect(posting).toMatchObject({ BatchGetItem: 4, TransactWriteItems: 2 });
    expect(Object.keys(posting)).not.toContain('UpdateItem');
    const verified = { reader: dynamoBook(path.ledger), ledger: dynamoLedger(path.ledger) };
    expect(await verifyBook(verified)('demo')).toMatchObject({ entries: TRANSACTIONS, drift: [] });

    const all = [approval, posting].flatMap((counts) => Object.values(counts));
    // One more is the comparison with others, before the bus.
    expect(1 + all.reduce((sum, each) => sum + each, 0) / TRANSACTIONS).toBeLessThanOrEqual(4);
  });

  it('given twenty debits of four customers, whose risk is judged, then all is at most four calls each', async () => {
    const at = new Date(Date.now() - SIX_MINUTES_MS).toISOString();
    const accounts = ['anna', 'ben', 'clara', 'david'].map((name) => `${name}-eur-current`);
    for (const [n, id] of IDS.entries()) {
      const accountId = accounts[n % accounts.length] ?? '';
      await path.put({ ...transactionItemOf(id, { at, externalId: id }), accountId });
    }
    await recoverFreely();
    const approval = await counted(path.approveAll);
    // Whom a slow machine cannot tell the history of in time is left to a person; that is a decision as well, and as many calls.
    expect(await statuses()).not.toContain('AUTHORIZED');
    expect(approval).toMatchObject({ UpdateItem: TRANSACTIONS });
    const all = Object.values(approval).reduce((sum, each) => sum + each, 0);
    // One more is the comparison with others, and those of two groups of the poster are counted above: six.
    expect(1 + (all + 6) / TRANSACTIONS).toBeLessThanOrEqual(4);
  });

  it('given one that cannot be read, then its message alone stays, in both queues', async () => {
    const at = new Date(Date.now() - SIX_MINUTES_MS).toISOString();
    const [bad = '', ...good] = IDS;
    for (const id of IDS) await path.put(transactionItemOf(id, { at, direction: 'CREDIT', externalId: id }));
    await recoverFreely();
    await path.put(transactionItemOf(bad, { at, amount: 'twelve' }));
    await expect(path.approveAll()).rejects.toThrow(bad);
    for (const id of good) expect(await path.read(id)).toMatchObject({ status: 'APPROVED' });

    vi.setSystemTime(Date.now() + SIX_MINUTES_MS);
    await recoverFreely();
    const [spoilt = '', ...posted] = good;
    await path.put({ ...(await path.read(spoilt)), amount: 'twelve' });
    await expect(path.postAll()).rejects.toThrow(spoilt);
    for (const id of posted) expect(await path.read(id)).toMatchObject({ status: 'POSTED' });
  });
});
