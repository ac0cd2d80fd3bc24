import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { dynamoLaps } from '../../../../functions/posting/dynamoLaps.ts';
import { recoverStuck } from '../../../../functions/posting/recoverStuck.ts';
import { dynamoTransactions } from '../../../../functions/transactions/dynamoTransactions.ts';
import type { TransactionStore } from '../../../../functions/transactions/ports.ts';
import { transactionIdOf, DECIDED, transactionItemOf } from '../../../fixtures/posting/transactions.ts';
import { type PostingPath, startPostingPath } from './postingPath.ts';

const FIRST = transactionIdOf(1);
const SECOND = transactionIdOf(2);
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
/** A credit, which no limit refuses. */
const credit = (at: string, facts: Record<string, unknown> = {}) => ({ at, direction: 'CREDIT', ...facts });

let path: PostingPath;
let transactions: TransactionStore;
beforeAll(async () => {
  path = await startPostingPath();
  transactions = dynamoTransactions({ client: path.client, tableName: path.transactionsTable });
});
afterAll(() => path.close());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  return path.empty();
});
afterEach(() => void vi.useRealTimers());

const statusOf = async (id: typeof FIRST) => (await transactions.get(id))?.status;
const verify = () =>
  verifyBook({ reader: dynamoBook(path.ledger), ledger: dynamoLedger(path.ledger) })('demo');

describe('the recovery of a transaction whose message is lost', () => {
  it.each([
    ['AUTHORIZED', {}],
    ['ENRICHED', { enrichment: DECIDED.enrichment }],
    ['APPROVED', DECIDED],
  ] as const)('given one that is %s and in no queue, then it is posted', async (status, facts) => {
    // Nothing but the table knows it: neither stream nor bus is there to carry it.
    await path.put(transactionItemOf(FIRST, credit(minutesAgo(6), { status, ...facts })));
    await path.recover();
    await path.approveAll();
    // Its approval's own message is lost as well, as no stream is there.
    if (status !== 'APPROVED') {
      vi.setSystemTime(Date.now() + 6 * 60_000);
      await path.recover();
    }
    await path.postAll();
    expect(await transactions.get(FIRST)).toMatchObject({ status: 'POSTED' });
    expect(await verify()).toMatchObject({ entries: 1, drift: [] });
  });

  it.each(['DUPLICATE', 'IN_REVIEW'] as const)(
    'given one that is %s, then it waits for a person',
    async (status) => {
      await path.put(
        transactionItemOf(FIRST, credit(minutesAgo(600), { status, duplicateOf: SECOND, ...DECIDED })),
      );
      await path.recover();
      expect([path.waiting('approve'), path.waiting('posting')]).toEqual([[], []]);
    },
  );

  it('given one that rests for less than five minutes, then it is left alone', async () => {
    await path.put(transactionItemOf(FIRST, credit(minutesAgo(4))));
    await path.recover();
    expect(path.waiting('approve')).toEqual([]);
  });

  it('given one that began long ago, then it counts when it was written last', async () => {
    await path.put(transactionItemOf(FIRST, credit(minutesAgo(600), { updatedAt: minutesAgo(4) })));
    await path.put(transactionItemOf(SECOND, credit(minutesAgo(600), { updatedAt: minutesAgo(6) })));
    await path.recover();
    expect(JSON.stringify(path.waiting('approve'))).toContain(SECOND);
    expect(JSON.stringify(path.waiting('approve'))).not.toContain(FIRST);
  });

  it('given a duplicate whose record was never screened, then it is parked and not approved', async () => {
    for (const id of [FIRST, SECOND])
      await path.put(transactionItemOf(id, credit(minutesAgo(6), { externalId: 'order-1' })));
    await path.recover();
    await path.approveAll();
    expect([await statusOf(FIRST), await statusOf(SECOND)].sort()).toEqual(['APPROVED', 'DUPLICATE']);
  });

  it('given one that cannot be read, then the others go on', async () => {
    await path.put(transactionItemOf(FIRST, credit(minutesAgo(6), { amount: 'twelve' })));
    await path.put(transactionItemOf(SECOND, credit(minutesAgo(6))));
    await path.recover();
    await path.approveAll();
    expect(await statusOf(SECOND)).toBe('APPROVED');
  });

  it('given one that is days old, then it is tried again, since no age ends one', async () => {
    await path.put(transactionItemOf(FIRST, credit(minutesAgo(3 * 24 * 60))));
    await path.recover();
    await path.approveAll();
    expect(await statusOf(FIRST)).toBe('APPROVED');
  });

  it('given a step of the workflow that cannot be done, then its message stays and the transaction waits', async () => {
    await path.put(transactionItemOf(FIRST, credit(minutesAgo(6))));
    await path.recover();
    await path.put(transactionItemOf(FIRST, credit(minutesAgo(6), { amount: 'twelve' })));
    await expect(path.approveAll()).rejects.toThrow();
    expect(await path.read(FIRST)).toMatchObject({ status: 'AUTHORIZED', version: 1 });
  }, 30_000);
});

describe('a pass of the recovery', () => {
  const minutes = (count: number) => new Date(Date.UTC(2026, 10, 20, 12) + count * 60_000);
  let at: Date;
  let approved: string[];
  /** A pass that may read one page before its time is over, or all. */
  const pass = (pages = Infinity) => {
    let asked = 0;
    return recoverStuck({
      transactions,
      laps: dynamoLaps({ client: path.client, tableName: 'dedupe' }),
      clock: { nowMs: () => at.getTime() + (asked++ >= pages ? 60_000 : 0) },
      screen: () => Promise.resolve('FRESH'),
      approve: (ids) => Promise.resolve(void approved.push(...ids)),
      queue: () => Promise.reject(new Error('nothing is approved')),
      unreadable: (id, error) => expect.fail(`${id}: ${String(error)}`),
    })();
  };
  beforeEach(() => void (approved = []));

  it('given time for one page a pass, then sixteen passes reach every shard, whatever the first one holds', async () => {
    const ids = Array.from({ length: 15 }, (_, shard) => transactionIdOf(shard + 1));
    // Two pages in the first shard.
    const crowd = Array.from(
      { length: 150 },
      (_, n) => `txn_01ARZ3NDEKTSV4RRFFQ69G${String(n).padStart(3, '0')}0`,
    );
    for (const id of [...ids, ...crowd])
      await path.put(transactionItemOf(id, { at: minutes(0).toISOString() }));
    for (let minute = 6; minute < 22; minute++) {
      at = minutes(minute);
      await pass(1);
    }
    expect(ids.filter((id) => !approved.includes(id))).toEqual([]);
    expect(approved).toHaveLength(new Set(approved).size);
    at = minutes(22);
    await pass(1);
    expect(approved).toHaveLength(15 + 150);
  });

  it('given a long queue, then what waits in it is sent again after 5, 10, 20 and 40 minutes alone', async () => {
    await path.put(transactionItemOf(FIRST, { at: minutes(0).toISOString() }));
    const sentAt: number[] = [];
    for (let minute = 1; minute <= 60; minute++) {
      at = minutes(minute);
      const before = approved.length;
      await pass();
      if (approved.length > before) sentAt.push(minute);
    }
    expect(sentAt).toEqual([6, 10, 20, 40]);
  });
});
