import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApiHome } from './apiHome.ts';
import type { ApiHome } from './apiHome.ts';

/**
 * One field runs whatever request the test gives, and answers result and error as JSON: what a response handler sees.
 */
const anything = `
import { util } from '@aws-appsync/utils';
export function request(ctx) { return ctx.args.request; }
export function response(ctx) { return { result: ctx.result, error: ctx.error }; }
`;

let home: ApiHome;

beforeAll(async () => {
  home = await startApiHome({
    schema: `
      type Query { run(request: AWSJSON!): AWSJSON other(request: AWSJSON!): AWSJSON refused(request: AWSJSON!): AWSJSON }
    `,
    tables: { Items: { sort: 'at' }, Others: {} },
    functions: {
      Resolver: `export const handler = async ({ arguments: args, requestMapping, currentValue, resolver }) => {
        const name = currentValue.name.S;
        if (name === 'discard me') return { action: 'discard' };
        if (name === 'retry me') return { action: 'retry', retryMapping: {
          attributeValues: { ...requestMapping.attributeValues, seen: { S: resolver.tableName + ' ' + resolver.field } },
          condition: { expression: 'attribute_exists(id)' } } };
        return { action: 'reject' };
      };`,
    },
    resolvers: {
      'Query.run': { source: 'Items', code: anything },
      'Query.other': { source: 'Others', code: anything },
      'Query.refused': { source: 'Others', code: anything },
    },
    statements: [
      {
        Effect: 'Allow',
        Action: ['dynamodb:*'],
        Resource: ['arn:aws:dynamodb:us-east-1:000000000000:table/api-*'],
      },
      {
        Effect: 'Deny',
        Action: 'dynamodb:DeleteItem',
        Resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/api-others',
      },
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' },
    ],
  });
});

afterAll(() => home.close());

interface Outcome {
  result: any;
  error: { message: string; type: string } | null;
}

async function run(request: unknown, field = 'run'): Promise<Outcome> {
  const query = `query($request: AWSJSON!) { ${field}(request: $request) }`;
  const { data, errors } = await home.post(query, { request: JSON.stringify(request) });
  if (errors) throw new Error(JSON.stringify(errors));
  return JSON.parse(String(data?.[field])) as Outcome;
}

const S = (text: string) => ({ S: text });
const key = (id: string, at = '1') => ({ id: S(id), at: S(at) });
const put = (id: string, values: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  run({ operation: 'PutItem', key: key(id), attributeValues: values, ...more });
const absent = { expression: 'attribute_not_exists(id)' };

test('given every type of value, when an item is put and read, then values are plain and numbers may be written as numbers', async () => {
  const values = {
    text: S('a'),
    number: { N: 12.5 },
    flag: { BOOL: true },
    nothing: { NULL: null },
    list: { L: [{ N: 1 }, S('b')] },
    map: { M: { inner: { N: '7' } } },
    words: { SS: ['x', 'y'] },
    numbers: { NS: [1, 2] },
  };
  const plain = {
    id: 'types',
    at: '1',
    text: 'a',
    number: 12.5,
    flag: true,
    nothing: null,
    list: [1, 'b'],
    map: { inner: 7 },
    words: ['x', 'y'],
    numbers: [1, 2],
  };
  expect(await put('types', values)).toEqual({ result: plain, error: null });
  const read = await run({ operation: 'GetItem', key: key('types'), consistentRead: true });
  expect(read).toEqual({ result: plain, error: null });
});

test('given no item, when it is read, then the result is null and there is no error', async () => {
  expect(await run({ operation: 'GetItem', key: key('none') })).toEqual({ result: null, error: null });
});

test('given a projection, when an item is read, then only its attributes come', async () => {
  await put('projected', { name: S('n'), other: S('o') });
  const projection = { expression: '#n', expressionNames: { '#n': 'name' } };
  expect((await run({ operation: 'GetItem', key: key('projected'), projection })).result).toEqual({
    name: 'n',
  });
});

test('given a guarded put that fails, when the stored item differs, then error and stored item are both there', async () => {
  await put('guarded', { name: S('first') });
  const { result, error } = await put('guarded', { name: S('second') }, { condition: absent });
  expect(result).toEqual({ id: 'guarded', at: '1', name: 'first' });
  expect(error?.type).toBe('DynamoDB:ConditionalCheckFailedException');
  expect(error?.message).toMatch(
    /^The conditional request failed \(Service: DynamoDb, Status Code: 400, Request ID: /,
  );
});

test('given a guarded put that fails, when the stored item is equal, then it counts as success', async () => {
  const values = {
    name: S('same'),
    n: { N: 1 },
    words: { SS: ['b', 'a'] },
    deep: { M: { x: { L: [{ N: 1 }] } } },
  };
  await put('equal', values);
  const { result, error } = await put('equal', values, { condition: absent });
  expect(error).toBeNull();
  expect(result).toMatchObject({ id: 'equal', name: 'same', n: 1, deep: { x: [1] } });
});

test('given equalsIgnore, when only that attribute differs, then the put counts as success and the stored item is the result', async () => {
  await put('ignored', { name: S('same'), version: { N: 8 } });
  const condition = { ...absent, equalsIgnore: ['version'] };
  const { result, error } = await put('ignored', { name: S('same'), version: { N: 2 } }, { condition });
  expect(error).toBeNull();
  expect(result).toEqual({ id: 'ignored', at: '1', name: 'same', version: 8 });
});

test('given an update, when it runs, then the result is the item afterwards; a failed guard leaves it', async () => {
  await put('updated', { n: { N: 1 } });
  const update = {
    expression: 'SET #n = #n + :one',
    expressionNames: { '#n': 'n' },
    expressionValues: { ':one': { N: 1 } },
  };
  expect((await run({ operation: 'UpdateItem', key: key('updated'), update })).result).toMatchObject({
    n: 2,
  });
  const condition = {
    expression: '#n = :old',
    expressionNames: { '#n': 'n' },
    expressionValues: { ':old': { N: 1 } },
  };
  const { result, error } = await run({ operation: 'UpdateItem', key: key('updated'), update, condition });
  expect(error?.type).toBe('DynamoDB:ConditionalCheckFailedException');
  expect(result).toMatchObject({ n: 2 });
});

test('given a delete, when it runs, then the result is the item before; a guarded delete of nothing counts as success', async () => {
  await put('deleted', { name: S('gone') });
  const condition = { expression: 'attribute_exists(id)' };
  const first = await run({ operation: 'DeleteItem', key: key('deleted'), condition });
  expect(first).toEqual({ result: { id: 'deleted', at: '1', name: 'gone' }, error: null });
  expect(await run({ operation: 'DeleteItem', key: key('deleted'), condition })).toEqual({
    result: null,
    error: null,
  });
});

test('given pages, when a query is followed, then nextToken is opaque and every item comes once in order', async () => {
  for (const at of ['1', '2', '3', '4', '5']) {
    await run({
      operation: 'PutItem',
      key: key('paged', at),
      attributeValues: { even: { BOOL: Number(at) % 2 === 0 } },
    });
  }
  const query = { expression: 'id = :id', expressionValues: { ':id': S('paged') } };
  const seen: string[] = [];
  let nextToken: string | null = null;
  do {
    const { result } = await run({ operation: 'Query', query, limit: 2, nextToken, scanIndexForward: false });
    seen.push(...result.items.map((item: { at: string }) => item.at));
    nextToken = result.nextToken;
    if (nextToken !== null)
      expect(Buffer.from(nextToken, 'base64url').toString('latin1')).not.toContain('paged');
  } while (nextToken !== null);
  expect(seen).toEqual(['5', '4', '3', '2', '1']);
  const filter = { expression: 'even = :yes', expressionValues: { ':yes': { BOOL: true } } };
  const filtered = (await run({ operation: 'Query', query, filter })).result;
  expect(filtered.items.map((item: { at: string }) => item.at)).toEqual(['2', '4']);
  expect(filtered).toMatchObject({ nextToken: null, scannedCount: 5 });
});

test('given a foreign page token, when it is used, then the field fails', async () => {
  const query = 'query($request: AWSJSON!) { run(request: $request) }';
  const request = JSON.stringify({ operation: 'Scan', nextToken: 'forged' });
  expect((await home.post(query, { request })).errors).toMatchObject([
    { message: 'Invalid pagination token given.' },
  ]);
});

test('given a scan with a filter, when it runs, then items and count come', async () => {
  await put('scanned', { mark: S('here') });
  const filter = { expression: 'mark = :m', expressionValues: { ':m': S('here') } };
  const { result } = await run({ operation: 'Scan', filter });
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
  expect((await run({ operation: 'BatchPutItem', tables: items })).result).toEqual({
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
  expect((await run({ operation: 'BatchGetItem', tables: keys })).result).toEqual({
    data: {
      'api-items': [{ id: 'b2', at: '1', v: 2 }, null, { id: 'b1', at: '1', v: 1 }],
      'api-others': [{ id: 'o1' }],
    },
    unprocessedKeys: { 'api-items': [], 'api-others': [] },
  });
  expect((await run({ operation: 'BatchDeleteItem', tables: { 'api-items': [key('b1')] } })).result).toEqual({
    data: { 'api-items': [{ id: 'b1', at: '1' }] },
    unprocessedKeys: { 'api-items': [] },
  });
  expect((await run({ operation: 'GetItem', key: key('b1') })).result).toBeNull();
});

const transact = (transactItems: unknown[]) => run({ operation: 'TransactWriteItems', transactItems });
const write = (operation: string, id: string, more: Record<string, unknown>) => ({
  table: 'api-items',
  operation,
  key: key(id),
  ...more,
});

test('given a transaction, when all conditions hold, then the result is the keys in order', async () => {
  await put('t2', { n: { N: 1 } });
  await put('t3', {});
  await put('t4', {});
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
  await put('c2', { name: S('there') });
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
  expect((await run({ operation: 'GetItem', key: key('c1') })).result).toBeNull();
});

test('given returnValuesOnConditionCheckFailure false, when the condition fails, then the reason carries no item', async () => {
  await put('c4', { name: S('there') });
  const condition = { ...absent, returnValuesOnConditionCheckFailure: false };
  const { result } = await transact([write('PutItem', 'c4', { attributeValues: {}, condition })]);
  expect(result.cancellationReasons).toEqual([
    { type: 'ConditionalCheckFailed', message: 'The conditional request failed' },
  ]);
});

test('given TransactGetItems, when one is missing, then its place is null', async () => {
  await put('g1', { name: S('one') });
  const transactItems = [
    { table: 'api-items', key: key('g1') },
    { table: 'api-items', key: key('nobody') },
  ];
  expect((await run({ operation: 'TransactGetItems', transactItems })).result).toEqual({
    items: [{ id: 'g1', at: '1', name: 'one' }, null],
    cancellationReasons: null,
  });
});

test('given a call that DynamoDB refuses, when it runs, then ctx.error has the SDK’s name for it', async () => {
  const wrong = await run({ operation: 'GetItem', key: { nope: S('x') } });
  expect(wrong.error?.type).toBe('DynamoDB:DynamoDbException');
  const missing = await run({ operation: 'BatchGetItem', tables: { 'api-absent': [key('x')] } });
  expect(missing.error?.type).toBe('DynamoDB:ResourceNotFoundException');
});

test('given a role without the grant, when the data source calls, then ctx.error says who may not do what', async () => {
  const { error } = await run({ operation: 'DeleteItem', key: { id: S('x') } }, 'refused');
  expect(error?.type).toBe('DynamoDB:DynamoDbException');
  expect(error?.message).toMatch(
    /^User: arn:aws:sts::000000000000:assumed-role\/.*\/APPSYNC_ASSUME_ROLE is not authorized to perform: dynamodb:DeleteItem on resource: .*table\/api-others/,
  );
});

test.each([
  [{}, "Value for field '$[operation]' not found."],
  [{ operation: 'Sync' }, "Unsupported operation 'Sync'."],
  [{ operation: 'GetItem' }, "Value for field '$[key]' not found."],
  [{ operation: 'Query' }, "Value for field '$[query]' not found."],
  [{ operation: 'TransactWriteItems' }, "Value for field '$[transactItems]' not found."],
])(
  'given the request %j, when it runs, then the field fails with MappingTemplate',
  async (request, message) => {
    const query = 'query($request: AWSJSON!) { run(request: $request) }';
    const { data, errors } = await home.post(query, { request: JSON.stringify(request) });
    expect(data).toEqual({ run: null });
    expect(errors).toMatchObject([{ errorType: 'MappingTemplate', message }]);
  },
);

test.each([
  ['discard me', null, 'discard me', undefined],
  ['reject me', 'DynamoDB:ConditionalCheckFailedException', 'reject me', undefined],
  ['retry me', null, 'next', 'api-items run'],
])(
  'given a conflict handler, when the stored item says %j, then it decides',
  async (name, errorType, stored, seen) => {
    const id = name.replace(' ', '-');
    await put(id, { name: S(name) });
    const lambdaArn = home.platform.stack.resources.get('ResolverFunction')?.attributes['Arn'];
    const condition = { ...absent, conditionalCheckFailedHandler: { strategy: 'Custom', lambdaArn } };
    const { result, error } = await put(id, { name: S('next') }, { condition });
    expect(error?.type ?? null).toBe(errorType);
    expect(result).toMatchObject({ name: stored, ...(seen === undefined ? {} : { seen }) });
  },
);
