import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, startNodesApi } from './nodesApi.ts';
import type { NodesApi } from './nodesApi.ts';

let runtime: NodesApi;

beforeAll(async () => {
  runtime = await startNodesApi();
});

afterAll(() => runtime.close());

test('given a non-null field that is null, when it is completed, then null goes up to the next nullable field', async () => {
  const { data, errors } = await runtime.post('{ node { id must } }');
  expect(data).toEqual({ node: null });
  expect(errors).toEqual([
    {
      path: ['node', 'must'],
      locations: null,
      message: "Cannot return null for non-nullable type: 'String' within parent 'Node' (/node/must)",
    },
  ]);
});

test('given a non-null member of a list, when it fails, then the list is null and its siblings stay', async () => {
  const { data, errors } = await runtime.post('{ node { may deep { id many { id must } } loose } }');
  expect(data).toEqual({ node: { may: 'm', deep: { id: 'b', many: null }, loose: null } });
  expect(errors?.map(({ path }) => path)).toEqual([
    ['node', 'deep', 'many', 1, 'must'],
    ['node', 'loose', 1],
  ]);
});

test('given a non-null root field that is null, when it is completed, then data is null', async () => {
  const { status, data, errors } = await runtime.post('{ wrong { id } may: node { id } }');
  expect({ status, data }).toEqual({ status: 200, data: null });
  expect(errors).toMatchObject([
    { path: ['wrong'], message: expect.stringContaining("'Node' within parent 'Query'") as string },
  ]);
});

test('given a list with a member that cannot be written, when it is completed, then that member is null', async () => {
  const { data, errors } = await runtime.post('{ list }');
  expect(data).toEqual({ list: [1, null, 3] });
  expect(errors).toEqual([
    {
      path: ['list', 1],
      locations: null,
      message: "Can't serialize value (/list[1]) : Expected type 'Int' but was 'String'.",
    },
  ]);
});

test('given interfaces and unions, when __typename is in the result, then the concrete type is taken', async () => {
  const { data } = await runtime.post('{ pets { name ... on Cat { lives } ... on Dog { bites } } }');
  expect(data?.['pets']).toEqual([
    { name: 'Tom', lives: 9 },
    { name: 'Rex', bites: true },
  ]);
});

test.each([
  ['{ found { __typename } }', 'Found'],
  ['{ env anyone { name } }', 'Pet'],
])(
  'given an object of an abstract type without __typename, when %s runs, then the whole request is 400',
  async (query, type) => {
    // https://advancedweb.hu/how-to-resolve-interfaces-and-union-types-in-appsync/
    const message = `Could not determine the exact type of ${type}. Missing __typename key on value.'`;
    const { status, headers, data, errors } = await runtime.post(query);
    expect({ status, data, errors }).toEqual({
      status: 400,
      data: undefined,
      errors: [{ errorType: 'BadRequestException', message }],
    });
    expect(headers.get('x-amzn-errortype')).toBe('BadRequestException');
  },
);

test('given arguments, when a resolver sees them, then AWSJSON is parsed, defaults are there and omitted ones are not', async () => {
  const query = 'query($j: AWSJSON) { echo(json: $j, at: "2024-01-01T00:00:00Z") }';
  const { data } = await runtime.post(query, { j: '{"a":[1]}' });
  expect(JSON.parse(String(data?.['echo']))).toEqual({ json: { a: [1] }, at: '2024-01-01T00:00:00Z', n: 3 });
  const literal = await runtime.post(
    '{ echo(json: "[1, null]", n: null) color(filter: {color: BLUE, json: "1"}) }',
  );
  expect(JSON.parse(String(literal.data?.['echo']))).toEqual({ json: [1, null], n: null });
  expect(literal.data?.['color']).toBe('BLUE');
});

test('given a resolver, when it looks at its context, then it is as AWS documents it', async () => {
  const query = 'query Q($a: Int, $b: String) { context(a: $a) @include(if: true) echo(text: $b) }';
  const { data } = await runtime.post(query, { a: 1, b: 'x' });
  expect(JSON.parse(String(data?.['context']))).toEqual({
    args: { a: 1 },
    arguments: { a: 1 },
    source: null,
    identity: null,
    stash: {},
    info: { fieldName: 'context', parentTypeName: 'Query', variables: { a: 1, b: 'x' } },
    domain: null,
  });
});

test('given a pipeline, when it runs, then stash lives through it and prev is the result before', async () => {
  expect((await runtime.post('{ stash }')).data).toEqual({ stash: 'one.two2' });
});

test('given early returns, when they end handlers, then AWS’s next handler goes on', async () => {
  const { data } = await runtime.post('{ early skipEnd resolverEarly }');
  expect(data).toEqual({
    early: 'early then after',
    skipEnd: 'ended',
    resolverEarly: 'straight to response',
  });
});

test('given util.error with data, when it is reported, then the data is cut to the selection', async () => {
  const { data, errors } = await runtime.post('{\n  x: fails { id }\n}');
  expect(data).toEqual({ x: null });
  expect(errors).toEqual([
    {
      path: ['x'],
      data: { id: 'a' },
      errorType: 'Custom',
      errorInfo: { why: 'because' },
      locations: at(2, 3),
      message: 'no',
    },
  ]);
});

test('given util.appendError, when the field ends, then it keeps its value beside the error', async () => {
  const { data, errors } = await runtime.post('{ appended }');
  expect(data).toEqual({ appended: 'value' });
  expect(errors).toEqual([
    {
      path: ['appended'],
      data: null,
      errorType: 'Warned',
      errorInfo: { n: 1 },
      locations: at(1, 3),
      message: 'careful',
    },
  ]);
});

test('given util.unauthorized, when it is called, then the field is Unauthorized', async () => {
  expect((await runtime.post('{ denied }')).errors).toMatchObject([
    { errorType: 'Unauthorized', path: ['denied'] },
  ]);
});

test('given a fault in resolver code, when it runs, then the error tells nothing of the code', async () => {
  const { data, errors } = await runtime.post('{ crash }');
  expect(data).toEqual({ crash: null });
  expect(errors).toMatchObject([{ errorType: 'Code', path: ['crash'] }]);
});

test('given a field without a resolver, when it is selected at the root, then it is null without an error', async () => {
  expect(await runtime.post('{ missing }')).toMatchObject({ data: { missing: null }, errors: undefined });
});

test('given several mutations in one request, when they run, then one follows the other', async () => {
  const { data } = await runtime.post(
    'mutation { a: tick(name: "first") b: tick(name: "second") c: tick(name: "third") }',
  );
  const { a, b, c } = data as Record<string, number>;
  expect([b, c]).toEqual([(a ?? 0) + 1, (a ?? 0) + 2]);
});

test('given a data source beyond the deadline, when 30 seconds are over, then its field timed out', async () => {
  const answer = runtime.post('{ slow env }');
  await expect.poll(() => runtime.endTime()).toBe(true);
  const { data, errors } = await answer;
  expect(data).toEqual({ slow: null, env: 'runtime' });
  expect(errors).toMatchObject([
    { path: ['slow'], errorType: 'ExecutionTimeout', message: 'Execution timed out.' },
  ]);
});
