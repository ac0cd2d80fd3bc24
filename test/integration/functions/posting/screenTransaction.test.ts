import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoDedupe } from '../../../../functions/posting/dynamoDedupe.ts';
import { screenTransaction } from '../../../../functions/posting/screenTransaction.ts';
import { dynamoTransactions } from '../../../../functions/transactions/dynamoTransactions.ts';
import { isInboundIn, type TransactionStore } from '../../../../functions/transactions/ports.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createTable, testClient } from '../../../engines/tables.ts';
import { inboundFrom, transactionItemOf } from '../../../fixtures/posting/transactions.ts';

const started = Date.parse('2026-11-20T12:00:00.000Z');

let engine: TestDynamoDB;
let client: ReturnType<typeof testClient>;
let tables = 0;
let written = 0;
let transactions: TransactionStore;
let screen: ReturnType<typeof screenTransaction>;

beforeAll(async () => {
  engine = await startTestDynamoDB();
  client = testClient(engine.endpoint);
});
afterAll(() => engine.close());

beforeEach(async () => {
  const [table, tableName] = [`transactions-${++tables}`, `dedupe-${tables}`];
  await createTable(client, table);
  await createTable(client, tableName);
  transactions = dynamoTransactions({ client, tableName: table });
  screen = screenTransaction({
    transactions,
    dedupe: dynamoDedupe({ client, tableName }),
    clock: { nowMs: () => started },
  });
});

/** Writes a transaction some seconds after the first, and gives it as its stream record holds it. */
async function write(seconds: number, facts: Record<string, unknown>) {
  const id = `txn_01ARZ3NDEKTSV4RRFFQ69G${(++written).toString().padStart(4, '0')}`;
  const item = transactionItemOf(id, { at: new Date(started + seconds * 1000).toISOString(), ...facts });
  await client.send(new PutCommand({ TableName: `transactions-${tables}`, Item: item }));
  return inboundFrom(item);
}

const named = { externalId: 'order-1' };
const card = { authorizationCode: 'A1B2C3', occurredAt: '2026-11-20T11:59:00.000Z' };

describe('screening for duplicates', () => {
  it('given an external id that came before, then it is a duplicate for ever, whatever else differs', async () => {
    const first = await write(0, named);
    const years = await write(10 * 365 * 86_400, { ...named, amount: '1', accountId: 'ben-eur-credit' });
    expect([await screen(first), await screen(years)]).toEqual(['FRESH', 'DUPLICATE']);
    expect(await transactions.get(years.id)).toMatchObject({ status: 'DUPLICATE', duplicateOf: first.id });
  });

  it('given an external id, then it decides alone: what a terminal repeats does not count', async () => {
    const first = await write(0, { ...named, ...card });
    const second = await write(1, { externalId: 'order-2', ...card });
    expect([await screen(first), await screen(second)]).toEqual(['FRESH', 'FRESH']);
  });

  it.each([0, 300, 360, 10 * 365 * 86_400])(
    'given the same card transaction %d s later, then it is a duplicate',
    async (seconds) => {
      const [first, second] = [await write(0, card), await write(seconds, card)];
      expect([await screen(first), await screen(second)]).toEqual(['FRESH', 'DUPLICATE']);
    },
  );

  it.each([
    { accountId: 'ben-eur-credit' },
    { authorizationCode: 'A1B2C4' },
    { amount: '1251' },
    { currency: 'USD' },
    { occurredAt: '2026-11-20T11:59:01.000Z' },
    { merchantId: 'other' },
    { direction: 'CREDIT' },
  ])('given another %j, then it is another transaction', async (difference) => {
    const first = await write(0, card);
    const second = await write(1, { ...card, ...difference });
    expect([await screen(first), await screen(second)]).toEqual(['FRESH', 'FRESH']);
  });

  it('given neither id nor code, then two equal ones are two: nothing in them would repeat', async () => {
    const [first, second] = [await write(0, {}), await write(0, {})];
    expect([await screen(first), await screen(second)]).toEqual(['FRESH', 'FRESH']);
  });

  it('given the record of a first one again, before or after its duplicate, then it is no duplicate', async () => {
    const [first, second] = [await write(0, named), await write(1, named)];
    const outcomes = [];
    for (const each of [first, first, second, first, second]) outcomes.push(await screen(each));
    expect(outcomes).toEqual(['FRESH', 'FRESH', 'DUPLICATE', 'FRESH', 'DUPLICATE']);
    // Parked once: the second delivery found it parked.
    expect(await transactions.get(second.id)).toMatchObject({ status: 'DUPLICATE', version: 2 });
  });

  it('given a duplicate that a person released, then it is fresh, and its first record again parks nothing', async () => {
    const [first, second] = [await write(0, named), await write(1, named)];
    await screen(first);
    await screen(second);
    const parked = await transactions.get(second.id);
    if (parked === null || !isInboundIn(parked, 'DUPLICATE')) throw new Error('it was parked');
    const { duplicateOf: _, ...rest } = parked;
    const released = {
      ...rest,
      status: 'AUTHORIZED' as const,
      released: true,
      version: parked.version + 1,
    };
    await transactions.replace(parked, released);
    expect(await screen(released)).toBe('FRESH');
    await screen(second);
    expect(await transactions.get(second.id)).toMatchObject({
      status: 'AUTHORIZED',
      version: released.version,
    });
    // Brought back by an operator, the first would be posted beside what was released in its place.
    expect(await screen(first)).toBe('DUPLICATE');
    expect(await transactions.get(first.id)).toMatchObject({ status: 'DUPLICATE', duplicateOf: second.id });
  });

  it('given twenty equal ones at a time, then exactly one is fresh and all others name it', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => write(index / 100, card)));
    const outcomes = await Promise.all(all.map(screen));
    const fresh = all.filter((_, index) => outcomes[index] === 'FRESH');
    expect(fresh).toHaveLength(1);
    const stored = await Promise.all(all.map(({ id }) => transactions.get(id)));
    const parked = stored.filter((each) => each?.status === 'DUPLICATE');
    expect(parked.map((each) => each && isInboundIn(each, 'DUPLICATE') && each.duplicateOf)).toEqual(
      Array(19).fill(fresh[0]?.id),
    );
  });
});
