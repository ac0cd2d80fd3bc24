import { afterAll, beforeAll, expect, test } from 'vitest';
import { S, absent, key, startItemsApi } from './itemsApi.ts';
import type { ItemsApi } from './itemsApi.ts';

let runtime: ItemsApi;

beforeAll(async () => {
  runtime = await startItemsApi();
});

afterAll(() => runtime.close());

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
  expect(await runtime.put('types', values)).toEqual({ result: plain, error: null });
  const read = await runtime.run({ operation: 'GetItem', key: key('types'), consistentRead: true });
  expect(read).toEqual({ result: plain, error: null });
});

test('given no item, when it is read, then the result is null and there is no error', async () => {
  expect(await runtime.run({ operation: 'GetItem', key: key('none') })).toEqual({
    result: null,
    error: null,
  });
});

test('given a projection, when an item is read, then only its attributes come', async () => {
  await runtime.put('projected', { name: S('n'), other: S('o') });
  const projection = { expression: '#n', expressionNames: { '#n': 'name' } };
  expect((await runtime.run({ operation: 'GetItem', key: key('projected'), projection })).result).toEqual({
    name: 'n',
  });
});

test('given a guarded put that fails, when the stored item differs, then error and stored item are both there', async () => {
  await runtime.put('guarded', { name: S('first') });
  const { result, error } = await runtime.put('guarded', { name: S('second') }, { condition: absent });
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
  await runtime.put('equal', values);
  const { result, error } = await runtime.put('equal', values, { condition: absent });
  expect(error).toBeNull();
  expect(result).toMatchObject({ id: 'equal', name: 'same', n: 1, deep: { x: [1] } });
});

test('given equalsIgnore, when only that attribute differs, then the put counts as success and the stored item is the result', async () => {
  await runtime.put('ignored', { name: S('same'), version: { N: 8 } });
  const condition = { ...absent, equalsIgnore: ['version'] };
  const { result, error } = await runtime.put(
    'ignored',
    { name: S('same'), version: { N: 2 } },
    { condition },
  );
  expect(error).toBeNull();
  expect(result).toEqual({ id: 'ignored', at: '1', name: 'same', version: 8 });
});

test('given an update, when it runs, then the result is the item afterwards; a failed guard leaves it', async () => {
  await runtime.put('updated', { n: { N: 1 } });
  const update = {
    expression: 'SET #n = #n + :one',
    expressionNames: { '#n': 'n' },
    expressionValues: { ':one': { N: 1 } },
  };
  expect((await runtime.run({ operation: 'UpdateItem', key: key('updated'), update })).result).toMatchObject({
    n: 2,
  });
  const condition = {
    expression: '#n = :old',
    expressionNames: { '#n': 'n' },
    expressionValues: { ':old': { N: 1 } },
  };
  const { result, error } = await runtime.run({
    operation: 'UpdateItem',
    key: key('updated'),
    update,
    condition,
  });
  expect(error?.type).toBe('DynamoDB:ConditionalCheckFailedException');
  expect(result).toMatchObject({ n: 2 });
});

test('given a delete, when it runs, then the result is the item before; a guarded delete of nothing counts as success', async () => {
  await runtime.put('deleted', { name: S('gone') });
  const condition = { expression: 'attribute_exists(id)' };
  const first = await runtime.run({ operation: 'DeleteItem', key: key('deleted'), condition });
  expect(first).toEqual({ result: { id: 'deleted', at: '1', name: 'gone' }, error: null });
  expect(await runtime.run({ operation: 'DeleteItem', key: key('deleted'), condition })).toEqual({
    result: null,
    error: null,
  });
});

test('given a call that DynamoDB refuses, when it runs, then ctx.error has the SDK’s name for it', async () => {
  const wrong = await runtime.run({ operation: 'GetItem', key: { nope: S('x') } });
  expect(wrong.error?.type).toBe('DynamoDB:DynamoDbException');
  const missing = await runtime.run({ operation: 'BatchGetItem', tables: { 'api-absent': [key('x')] } });
  expect(missing.error?.type).toBe('DynamoDB:ResourceNotFoundException');
});

// https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
test.each([
  [{ operation: 'PutItem', attributeValues: { name: S('b') }, condition: absent }],
  [{ operation: 'UpdateItem', update: { expression: 'SET a = id' }, condition: absent }],
  [{ operation: 'DeleteItem', condition: absent }],
])(
  'given a condition that fails on %j, when the role may not read the item, then ctx.error is that refusal',
  async (request) => {
    const of = { key: { id: S('seen') } };
    await runtime.run({ operation: 'PutItem', ...of, attributeValues: { name: S('a') } }, 'blind');
    const { result, error } = await runtime.run({ ...request, ...of }, 'blind');
    expect(result).toBeNull();
    expect(error?.type).toBe('DynamoDB:DynamoDbException');
    expect(error?.message).toMatch(
      /^User: .*\/APPSYNC_ASSUME_ROLE is not authorized to perform: dynamodb:GetItem on resource: .*table\/api-blind/,
    );
  },
);

test('given a condition that fails, when the item is read again, then the read is the role’s and is counted', async () => {
  const reads = () =>
    runtime.platform.gateway.record
      .counts()
      .filter(({ action, principal }) => action === 'GetItem' && principal.includes('SourcesRole'))
      .reduce((sum, { units }) => sum + units, 0);
  await runtime.put('counted', { name: S('first') });
  const before = reads();
  await runtime.put('counted', { name: S('second') }, { condition: absent });
  expect(reads() - before).toBe(1);
});

test('given a role without the grant, when the data source calls, then ctx.error says who may not do what', async () => {
  const { error } = await runtime.run({ operation: 'DeleteItem', key: { id: S('x') } }, 'refused');
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
  // https://github.com/aws/aws-appsync-community/issues/110 and 217
  [
    {
      operation: 'UpdateItem',
      key: key('x'),
      update: { expression: 'SET a = b' },
      condition: { ...absent, returnValuesOnConditionCheckFailure: false },
    },
    "Unsupported element '$[condition][returnValuesOnConditionCheckFailure]'.",
  ],
  [
    { operation: 'PutItem', key: key('x'), hasCustomPartitionKey: true },
    "Unsupported element '$[hasCustomPartitionKey]'.",
  ],
  // https://github.com/little-bear-labs/aws-utils/issues/153
  [{ operation: 'Scan', scanIndexForward: false }, "Unsupported element '$[scanIndexForward]'."],
  [{ operation: 'GetItem', key: key('x'), keys: null }, "Unsupported element '$[keys]'."],
  [
    { operation: 'GetItem', key: key('x'), projection: { expression: 'a', expressionValues: {} } },
    "Unsupported element '$[projection][expressionValues]'.",
  ],
  [{ operation: 'DeleteItem', key: key('x'), update: {} }, "Unsupported element '$[update]'."],
  [
    { operation: 'Query', query: { expression: 'id = :i', values: {} } },
    "Unsupported element '$[query][values]'.",
  ],
  [
    { operation: 'BatchGetItem', tables: { 'api-items': { keys: [key('x')], limit: 1 } } },
    "Unsupported element '$[tables][api-items][limit]'.",
  ],
  [{ operation: 'BatchPutItem', tables: {}, condition: absent }, "Unsupported element '$[condition]'."],
  [{ operation: 'BatchDeleteItem', table: {} }, "Unsupported element '$[table]'."],
  [
    { operation: 'TransactGetItems', transactItems: [{ table: 't', key: key('x'), consistentRead: true }] },
    "Unsupported element '$[transactItems][0][consistentRead]'.",
  ],
  [
    {
      operation: 'TransactWriteItems',
      transactItems: [
        { table: 't', operation: 'ConditionCheck', key: key('x'), condition: absent },
        { table: 't', operation: 'PutItem', key: key('x'), condition: { ...absent, equalsIgnore: [] } },
      ],
    },
    "Unsupported element '$[transactItems][1][condition][equalsIgnore]'.",
  ],
])(
  'given the request %j, when it runs, then the field fails with MappingTemplate',
  async (request, message) => {
    const query = 'query($request: AWSJSON!) { run(request: $request) }';
    const { data, errors } = await runtime.post(query, { request: JSON.stringify(request) });
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
    await runtime.put(id, { name: S(name) });
    const lambdaArn = runtime.platform.stack.resources.get('ResolverFunction')?.attributes['Arn'];
    const condition = { ...absent, conditionalCheckFailedHandler: { strategy: 'Custom', lambdaArn } };
    const { result, error } = await runtime.put(id, { name: S('next') }, { condition });
    expect(error?.type ?? null).toBe(errorType);
    expect(result).toMatchObject({ name: stored, ...(seen === undefined ? {} : { seen }) });
  },
);
