import { afterAll, beforeAll, expect, test } from 'vitest';
import { S, absent, key, startItemsApi } from './itemsApi.ts';
import type { ItemsApi } from './itemsApi.ts';

let runtime: ItemsApi;

beforeAll(async () => {
  runtime = await startItemsApi();
});

afterAll(() => runtime.close());

test('given pages, when a query is followed, then nextToken is opaque and every item comes once in order', async () => {
  for (const at of ['1', '2', '3', '4', '5']) {
    await runtime.run({
      operation: 'PutItem',
      key: key('paged', at),
      attributeValues: { even: { BOOL: Number(at) % 2 === 0 } },
    });
  }
  const query = { expression: 'id = :id', expressionValues: { ':id': S('paged') } };
  const seen: string[] = [];
  let nextToken: string | null = null;
  do {
    const { result } = await runtime.run({
      operation: 'Query',
      query,
      limit: 2,
      nextToken,
      scanIndexForward: false,
    });
    seen.push(...result.items.map((item: { at: string }) => item.at));
    nextToken = result.nextToken;
    if (nextToken !== null)
      expect(Buffer.from(nextToken, 'base64url').toString('latin1')).not.toContain('paged');
  } while (nextToken !== null);
  expect(seen).toEqual(['5', '4', '3', '2', '1']);
  const filter = { expression: 'even = :yes', expressionValues: { ':yes': { BOOL: true } } };
  const filtered = (await runtime.run({ operation: 'Query', query, filter })).result;
  expect(filtered.items.map((item: { at: string }) => item.at)).toEqual(['2', '4']);
  expect(filtered).toMatchObject({ nextToken: null, scannedCount: 5 });
});

test('given a foreign page token, when it is used, then the handler learns that it is none', async () => {
  expect((await runtime.run({ operation: 'Scan', nextToken: 'forged' })).error).toMatchObject({
    type: 'DynamoDB:UserIllegalArgumentException',
    message: expect.stringContaining('Invalid pagination token given.'),
  });
});

test('given a scan with a filter, when it runs, then items and count come', async () => {
  await runtime.put('scanned', { mark: S('here') });
  const filter = { expression: 'mark = :m', expressionValues: { ':m': S('here') } };
  const { result } = await runtime.run({ operation: 'Scan', filter });
  expect(result.items).toEqual([{ id: 'scanned', at: '1', mark: 'here' }]);
  expect(result.scannedCount).toBeGreaterThan(1);
});

test('given batches over two tables, when items are put, read and deleted, then results keep the order of the request', async () => {
  const items = {
    'api-items': [
      { ...key('b1'), v: { N: 1 } },
      { ...key('b2'), v: { N: 2 } },
    ],
    'api-others': [{ id: S('o1') }],
  };
  expect((await runtime.run({ operation: 'BatchPutItem', tables: items })).result).toEqual({
    data: {
      'api-items': [
        { id: 'b1', at: '1', v: 1 },
        { id: 'b2', at: '1', v: 2 },
      ],
      'api-others': [{ id: 'o1' }],
    },
    unprocessedItems: { 'api-items': [], 'api-others': [] },
  });
  const keys = {
    'api-items': { keys: [key('b2'), key('nobody'), key('b1')], consistentRead: true },
    'api-others': [{ id: S('o1') }],
  };
  expect((await runtime.run({ operation: 'BatchGetItem', tables: keys })).result).toEqual({
    data: {
      'api-items': [{ id: 'b2', at: '1', v: 2 }, null, { id: 'b1', at: '1', v: 1 }],
      'api-others': [{ id: 'o1' }],
    },
    unprocessedKeys: { 'api-items': [], 'api-others': [] },
  });
  expect(
    (await runtime.run({ operation: 'BatchDeleteItem', tables: { 'api-items': [key('b1')] } })).result,
  ).toEqual({
    data: { 'api-items': [{ id: 'b1', at: '1' }] },
    unprocessedKeys: { 'api-items': [] },
  });
  expect((await runtime.run({ operation: 'GetItem', key: key('b1') })).result).toBeNull();
});

const transact = (transactItems: unknown[]) =>
  runtime.run({ operation: 'TransactWriteItems', transactItems });
const write = (operation: string, id: string, more: Record<string, unknown>) => ({
  table: 'api-items',
  operation,
  key: key(id),
  ...more,
});

test('given a transaction, when all conditions hold, then the result is the keys in order', async () => {
  await runtime.put('t2', { n: { N: 1 } });
  await runtime.put('t3', {});
  await runtime.put('t4', {});
  const update = { expression: 'SET n = :n', expressionValues: { ':n': { N: 5 } } };
  const { result, error } = await transact([
    write('PutItem', 't1', { attributeValues: { a: S('b') }, condition: absent }),
    write('UpdateItem', 't2', { update }),
    write('DeleteItem', 't3', {}),
    write('ConditionCheck', 't4', { condition: { expression: 'attribute_exists(id)' } }),
  ]);
  expect(error).toBeNull();
  expect(result).toEqual({
    keys: ['t1', 't2', 't3', 't4'].map((id) => ({ id, at: '1' })),
    cancellationReasons: null,
  });
});

test('given a transaction, when a condition fails, then nothing is written and every item has its reason', async () => {
  await runtime.put('c2', { name: S('there') });
  const { result, error } = await transact([
    write('PutItem', 'c1', { attributeValues: {} }),
    write('PutItem', 'c2', { attributeValues: {}, condition: absent }),
    write('PutItem', 'c3', {
      attributeValues: {},
      condition: { ...absent, returnValuesOnConditionCheckFailure: false },
    }),
  ]);
  expect(error?.type).toBe('DynamoDB:TransactionCanceledException');
  expect(error?.message).toContain('[None, ConditionalCheckFailed, None]');
  expect(result).toEqual({
    keys: null,
    cancellationReasons: [
      { type: 'None', message: 'None' },
      {
        type: 'ConditionalCheckFailed',
        message: 'The conditional request failed',
        item: { id: 'c2', at: '1', name: 'there' },
      },
      { type: 'None', message: 'None' },
    ],
  });
  expect((await runtime.run({ operation: 'GetItem', key: key('c1') })).result).toBeNull();
});

test('given returnValuesOnConditionCheckFailure false, when the condition fails, then the reason carries no item', async () => {
  await runtime.put('c4', { name: S('there') });
  const condition = { ...absent, returnValuesOnConditionCheckFailure: false };
  const { result } = await transact([write('PutItem', 'c4', { attributeValues: {}, condition })]);
  expect(result.cancellationReasons).toEqual([
    { type: 'ConditionalCheckFailed', message: 'The conditional request failed' },
  ]);
});

test('given TransactGetItems, when one is missing, then its place is null', async () => {
  await runtime.put('g1', { name: S('one') });
  const transactItems = [
    { table: 'api-items', key: key('g1') },
    { table: 'api-items', key: key('nobody') },
  ];
  expect((await runtime.run({ operation: 'TransactGetItems', transactItems })).result).toEqual({
    items: [{ id: 'g1', at: '1', name: 'one' }, null],
    cancellationReasons: null,
  });
});
