import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OPEN_INDEX } from '../../../../functions/transactions/transactionKeys.ts';
import { dynamoDedupe } from '../../../../functions/posting/dynamoDedupe.ts';
import { failTransaction } from '../../../../functions/posting/recordDecision.ts';
import { screenTransaction } from '../../../../functions/posting/screenTransaction.ts';
import { recoverStuck } from '../../../../functions/posting/recoverStuck.ts';
import { parseTransactionId, type TransactionId } from '../../../../functions/shared/ids.ts';
import { dynamoTransactions } from '../../../../functions/transactions/dynamoTransactions.ts';
import type { TransactionStore } from '../../../../functions/transactions/ports.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createTable, testClient } from '../../../engines/tables.ts';
import { transactionItemOf } from '../../../fixtures/posting/transactions.ts';

const FIRST = idOf('txn_01ARZ3NDEKTSV4RRFFQ69G5FA1');
const SECOND = idOf('txn_01ARZ3NDEKTSV4RRFFQ69G5FA2');
const written = Date.parse('2026-11-20T12:00:00.000Z');
const minutes = (count: number) => new Date(written + count * 60_000);

let engine: TestDynamoDB;
let client: ReturnType<typeof testClient>;
let tables = 0;
let transactions: TransactionStore;
let put: (item: Record<string, unknown>) => Promise<unknown>;
let approved: string[];
let queued: string[];
let recoverAt: (now: Date) => ReturnType<ReturnType<typeof recoverStuck>>;

beforeAll(async () => {
  engine = await startTestDynamoDB();
  client = testClient(engine.endpoint);
});
afterAll(() => engine.close());

beforeEach(async () => {
  const [table, tableName] = [`transactions-${++tables}`, `dedupe-${tables}`];
  await createTable(client, table, [
    { name: OPEN_INDEX, partition: 'openShard', sort: 'updatedAt', fields: ['version'] },
  ]);
  await createTable(client, tableName);
  transactions = dynamoTransactions({ client, tableName: table });
  put = (item) => client.send(new PutCommand({ TableName: table, Item: item }));
  approved = [];
  queued = [];
  recoverAt = (at) => {
    const clock = { nowMs: () => at.getTime() };
    return recoverStuck({
      transactions,
      clock,
      screen: screenTransaction({
        transactions,
        clock,
        windowSeconds: 300,
        dedupe: dynamoDedupe({ client, tableName }),
      }),
      approve: async (id) => void approved.push(id),
      queue: async ({ id }) => void queued.push(id),
      fail: failTransaction('recovery', { transactions, clock }),
      unreadable: (id) => void unreadable.push(id),
    })();
  };
  unreadable = [];
});
let unreadable: string[];

function idOf(text: string): TransactionId {
  const parsed = parseTransactionId(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

describe('the recovery of stuck transactions', () => {
  it('given one that rests for less than five minutes, then it is left alone', async () => {
    await put(transactionItemOf(FIRST));
    await recoverAt(minutes(4.9));
    expect(approved).toEqual([]);
  });

  it('given one that lost its event, then it is approved anew, and one that lost its message is queued anew', async () => {
    await put(transactionItemOf(FIRST));
    await put(transactionItemOf(SECOND, { status: 'APPROVED' }));
    expect(await recoverAt(minutes(5.5))).toMatchObject({ moved: 2 });
    expect([approved, queued]).toEqual([[FIRST], [SECOND]]);
  });

  it('given a duplicate whose record was never screened, then it is parked and not approved', async () => {
    await put(transactionItemOf(FIRST, { externalId: 'order-1' }));
    await put(transactionItemOf(SECOND, { externalId: 'order-1' }));
    await recoverAt(minutes(5.5));
    expect(approved).toEqual([FIRST]);
    expect(await transactions.get(SECOND)).toMatchObject({ status: 'DUPLICATE', duplicateOf: FIRST });
  });

  it('given a long queue, then what waits in it is not queued again each minute', async () => {
    await put(transactionItemOf(FIRST, { status: 'APPROVED' }));
    for (let minute = 5; minute <= 60; minute++) await recoverAt(minutes(minute + 0.1));
    // At 5, 10, 20 and 40 minutes; a pass may come late, so that each has time for two.
    expect(queued.length).toBeGreaterThanOrEqual(4);
    expect(queued.length).toBeLessThanOrEqual(8);
  });

  it('given one that cannot be read, then it is reported and the others go on', async () => {
    await put(transactionItemOf(FIRST, { amount: 'twelve' }));
    await put(transactionItemOf(SECOND));
    expect(await recoverAt(minutes(5.5))).toMatchObject({ moved: 1, unreadable: 1 });
    expect([approved, unreadable]).toEqual([[SECOND], [FIRST]]);
  });

  it('given one that nothing helped for an hour, then it fails, but never one that is approved', async () => {
    await put(transactionItemOf(FIRST));
    await put(transactionItemOf(SECOND, { status: 'APPROVED' }));
    await recoverAt(minutes(61));
    expect(await transactions.get(FIRST)).toMatchObject({ status: 'FAILED', failureCode: 'TIMED_OUT' });
    expect(await transactions.get(SECOND)).toMatchObject({ status: 'APPROVED' });
  });
});
