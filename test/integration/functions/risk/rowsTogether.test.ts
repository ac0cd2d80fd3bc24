import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoRiskTable } from '../../../../functions/risk/dynamoRiskTable.ts';
import { rowsTogether } from '../../../../functions/risk/dynamoRowsTogether.ts';
import { startTestDynamoDB } from '../../../engines/dynamodb.ts';
import { type Injector, startFaulty } from '../../../engines/faultyDynamodb.ts';
import { createRiskTable } from '../../../engines/riskTable.ts';
import { testClient } from '../../../engines/tables.ts';

let dynamo: Awaited<ReturnType<typeof startTestDynamoDB>>;
let faulty: Awaited<ReturnType<typeof startFaulty>>;
const calls: string[] = [];
const counted: Injector = (call, proceed) => {
  calls.push(call.action);
  return proceed();
};
beforeAll(async () => {
  dynamo = await startTestDynamoDB();
  await createRiskTable(testClient(dynamo.endpoint), 'risk');
  faulty = await startFaulty(dynamo.endpoint, counted);
});
afterAll(async () => {
  await faulty?.close();
  await dynamo?.close();
});

function openTable() {
  const options = { client: testClient(faulty.endpoint), tableName: 'risk' };
  calls.length = 0;
  return dynamoRiskTable(options, rowsTogether(options));
}

const NEW = 'attribute_not_exists(pk)';
const row = (pk: string, n: number) => ({ pk, sk: String(n).padStart(3, '0') });

describe('rows that are written and read together', () => {
  it('given 60 rows at once of which a third are there, then those alone are told so, the others are written, in a few calls', async () => {
    const table = openTable();
    const write = (n: number) => table.write(table.update(row('third', n), { n }, NEW));
    await Promise.all(Array.from({ length: 20 }, (_, n) => write(n * 3)));
    const written = await Promise.all(Array.from({ length: 60 }, (_, n) => write(n)));
    expect(written).toEqual(Array.from({ length: 60 }, (_, n) => n % 3 !== 0));
    const read = await Promise.all(Array.from({ length: 60 }, (_, n) => table.get(row('third', n))));
    expect(read.map((item) => item?.['n'])).toEqual(Array.from({ length: 60 }, (_, n) => n));
    expect(calls.length).toBeLessThanOrEqual(5);
  });

  it('given ten who write one row at once, then one does', async () => {
    const table = openTable();
    const writers = Array.from({ length: 10 }, (_, n) =>
      table.write(table.update(row('one', 1), { n }, NEW)),
    );
    expect((await Promise.all(writers)).filter(Boolean)).toHaveLength(1);
  });

  it('given what DynamoDB refuses among the writes of others, then it fails alone', async () => {
    const table = openTable();
    const poison = table.update(row('poison', 1), { text: 'x'.repeat(410_000) });
    const [failed, ...others] = await Promise.allSettled([
      table.write(poison),
      ...[2, 3, 4].map((n) => table.write(table.update(row('poison', n), { n }))),
    ]);
    expect(failed?.status).toBe('rejected');
    expect(others.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });

  it('given a partition that cannot be read among others, then it alone fails', async () => {
    const table = openTable();
    await table.write(table.update(row('readable', 1), { n: 1 }));
    const page = (pk: string, to: string) => table.page({ pk, from: '000', to, limit: 10 });
    // DynamoDB refuses bounds in the wrong order.
    const [failed, read] = await Promise.allSettled([page('unreadable', ''), page('readable', '999')]);
    expect(failed?.status).toBe('rejected');
    expect(read).toMatchObject({ status: 'fulfilled', value: { items: [{ n: 1 }], more: false } });
  });

  it('given two rows that are written whole, of which one is there, then neither is, and the answer says which', async () => {
    const table = openTable();
    const pair = (first: number, second: number) =>
      table.transact([first, second].map((n) => ({ Update: table.update(row('pair', n), { n }, NEW) })));
    const [free, met] = await Promise.all([pair(1, 2), pair(2, 3)]);
    expect([free, met]).toEqual([null, ['ConditionalCheckFailed', undefined]]);
    expect(await table.get(row('pair', 3))).toBeUndefined();
  });

  it('given pages of one partition with different bounds, then each is the newest of its own', async () => {
    const table = openTable();
    await Promise.all(
      Array.from({ length: 250 }, (_, n) => table.write(table.update(row('pages', n), { n }))),
    );
    const page = (from: number, to: number, limit: number) =>
      table.page({ pk: 'pages', from: row('', from).sk, to: row('', to).sk, limit });
    const asked = [
      [0, 249, 40],
      [100, 240, 100],
      [0, 60, 10],
      [245, 249, 40],
    ] as const;
    const pages = await Promise.all(asked.map(([from, to, limit]) => page(from, to, limit)));
    expect(pages.map(({ items }) => [items[0]?.['n'], items.at(-1)?.['n'], items.length])).toEqual([
      [249, 210, 40],
      [240, 141, 100],
      [60, 51, 10],
      [249, 245, 5],
    ]);
    expect(pages.map(({ more }) => more)).toEqual([true, true, true, false]);
  });
});
