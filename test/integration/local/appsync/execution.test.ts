import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { wallClock } from '../../../../local/running.ts';
import { postGraphql, startApiHome } from './apiHome.ts';
import type { ApiHome } from './apiHome.ts';
import { answering, requesting } from './apiTemplate.ts';

const passing = `export function request(ctx) { return {}; }
export function response(ctx) { return ctx.prev.result; }`;

const step = (request: string, response = 'return ctx.result;') => ({
  source: 'NONE',
  code: `import { util, runtime } from '@aws-appsync/utils';
    export function request(ctx) { ${request} }
    export function response(ctx) { ${response} }`,
});

const schema = `
  enum Color { RED BLUE }
  input Filter { color: Color json: AWSJSON }
  interface Pet { name: String! }
  type Cat implements Pet { name: String! lives: Int }
  type Dog implements Pet { name: String! bites: Boolean }
  union Found = Cat | Dog
  type Node { id: ID! must: String! may: String deep: Node many: [Node!] loose: [String!] }
  type Query {
    node: Node wrong: Node! pets: [Pet] found: [Found]
    color(filter: Filter): Color echo(text: String, json: AWSJSON, at: AWSDateTime, n: Int = 3): AWSJSON
    context(a: Int): AWSJSON stash: String early: String skipEnd: String resolverEarly: String
    fails: Node appended: String denied: String crash: String env: String header: String
    order: [String] count: Int slow: String list: [Int] missing: String now: Float
  }
  type Mutation { tick(name: String): Int }
  type Subscription { onTick: Int @aws_subscribe(mutations: ["tick"]) }
`;

let home: ApiHome;
let late: (() => void) | undefined;

beforeAll(async () => {
  home = await startApiHome(
    {
      schema,
      api: { EnvironmentVariables: { stage: 'home' } },
      functions: {
        Slow: `export const handler = () => new Promise((done) => setTimeout(() => done('late'), 1500));`,
        Counter: `let n = 0; export const handler = async ({ name }) => {
          const mine = ++n; await new Promise((done) => setTimeout(done, name === 'first' ? 150 : 0)); return mine; };`,
      },
      steps: {
        one: step(
          `ctx.stash.trail = 'one'; return { payload: 1 };`,
          `ctx.stash.trail += '.'; return { n: ctx.result };`,
        ),
        two: step(
          `ctx.stash.trail += 'two'; return { payload: ctx.prev.result.n + 1 };`,
          `return ctx.stash.trail + ctx.result;`,
        ),
        early: step(`runtime.earlyReturn('early'); return {};`, `return 'never';`),
        after: step(`return { payload: ctx.prev.result + ' then after' };`),
        ending: step(`runtime.earlyReturn('ended', { skipTo: 'END' }); return {};`, `return 'never';`),
        broken: step(`return { payload: ctx.args.nothing.here };`),
      },
      resolvers: {
        'Query.node': {
          source: 'NONE',
          code: answering(
            `{ id: 'a', must: null, may: 'm', deep: { id: 'b', must: 'x', many: [{ id: 'c', must: 'y' }, { id: 'd' }] }, loose: ['a', null] }`,
          ),
        },
        'Query.wrong': { source: 'NONE', code: answering('null') },
        'Query.pets': {
          source: 'NONE',
          code: answering(
            `[{ __typename: 'Cat', name: 'Tom', lives: 9 }, { __typename: 'Dog', name: 'Rex', bites: true }]`,
          ),
        },
        'Query.found': {
          source: 'NONE',
          code: answering(`[{ __typename: 'Cat', name: 'Tom' }, { name: 'nobody' }]`),
        },
        'Query.color': { source: 'NONE', code: answering('ctx.args.filter.color') },
        'Query.echo': { source: 'NONE', code: answering('ctx.args') },
        'Query.context': {
          source: 'NONE',
          code: answering(`({ args: ctx.args, arguments: ctx.arguments, source: ctx.source, identity: ctx.identity, stash: ctx.stash,
            info: { fieldName: ctx.info.fieldName, parentTypeName: ctx.info.parentTypeName, variables: ctx.info.variables },
            domain: ctx.request.domainName })`),
        },
        'Query.stash': { steps: ['one', 'two'], code: passing },
        'Query.early': { steps: ['early', 'after'], code: passing },
        'Query.skipEnd': { steps: ['ending', 'after'], code: passing },
        'Query.resolverEarly': {
          steps: ['after'],
          code: `import { runtime } from '@aws-appsync/utils';
            export function request(ctx) { runtime.earlyReturn('straight'); return {}; }
            export function response(ctx) { return ctx.prev.result + ' to response'; }`,
        },
        'Query.fails': {
          source: 'NONE',
          code: `import { util } from '@aws-appsync/utils';
            export function request(ctx) { return { payload: null }; }
            export function response(ctx) { util.error('no', 'Custom', { id: 'a', may: 'm', secret: 's' }, { why: 'because' }); }`,
        },
        'Query.appended': {
          source: 'NONE',
          code: `import { util } from '@aws-appsync/utils';
            export function request(ctx) { return { payload: 'value' }; }
            export function response(ctx) { util.appendError('careful', 'Warned', null, { n: 1 }); return ctx.result; }`,
        },
        'Query.denied': {
          source: 'NONE',
          code: `import { util } from '@aws-appsync/utils';
            export function request(ctx) { util.unauthorized(); return {}; }
            export function response(ctx) { return 1; }`,
        },
        'Query.crash': { steps: ['broken'], code: passing },
        'Query.env': { source: 'NONE', code: answering('ctx.env.stage') },
        'Query.header': {
          source: 'NONE',
          code: `import { util } from '@aws-appsync/utils';
            export function request(ctx) { return { payload: ctx.request.headers.custom }; }
            export function response(ctx) { util.http.addResponseHeader('x-answer', 'yes'); return ctx.result; }`,
        },
        'Query.slow': { source: 'Slow', code: requesting(`{ operation: 'Invoke', payload: {} }`) },
        'Query.list': { source: 'NONE', code: answering(`[1, 'x', 3]`) },
        'Query.now': { source: 'NONE', code: answering('util.time.nowEpochMilliSeconds()') },
        'Mutation.tick': {
          source: 'Counter',
          code: requesting(`{ operation: 'Invoke', payload: ctx.args }`),
        },
      },
    },
    {
      clock: {
        now: () => wallClock.now(),
        // The deadline of a request comes when the test says so.
        sleep: (ms, signal) =>
          new Promise((resolve) => {
            if (ms === 30_000) late = resolve;
            signal?.addEventListener('abort', () => resolve());
          }),
      },
    },
  );
});

afterAll(() => home.close());
afterEach(() => (late = undefined));

const at = (line: number, column: number) => [{ line, column, sourceName: null }];

test('given a non-null field that is null, when it is completed, then null goes up to the next nullable field', async () => {
  const { data, errors } = await home.post('{ node { id must } }');
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
  const { data, errors } = await home.post('{ node { may deep { id many { id must } } loose } }');
  expect(data).toEqual({ node: { may: 'm', deep: { id: 'b', many: null }, loose: null } });
  expect(errors?.map(({ path }) => path)).toEqual([
    ['node', 'deep', 'many', 1, 'must'],
    ['node', 'loose', 1],
  ]);
});

test('given a non-null root field that is null, when it is completed, then data is null', async () => {
  const { status, data, errors } = await home.post('{ wrong { id } may: node { id } }');
  expect({ status, data }).toEqual({ status: 200, data: null });
  expect(errors).toMatchObject([
    { path: ['wrong'], message: expect.stringContaining("'Node' within parent 'Query'") as string },
  ]);
});

test('given a list with a member that cannot be written, when it is completed, then that member is null', async () => {
  const { data, errors } = await home.post('{ list }');
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
  const { data } = await home.post('{ pets { name ... on Cat { lives } ... on Dog { bites } } }');
  expect(data?.['pets']).toEqual([
    { name: 'Tom', lives: 9 },
    { name: 'Rex', bites: true },
  ]);
  const unknown = await home.post('{ found { __typename } }');
  expect(unknown.data?.['found']).toEqual([{ __typename: 'Cat' }, null]);
  expect(unknown.errors).toHaveLength(1);
});

test('given arguments, when a resolver sees them, then AWSJSON is parsed, defaults are there and omitted ones are not', async () => {
  const query = 'query($j: AWSJSON) { echo(json: $j, at: "2024-01-01T00:00:00Z") }';
  const { data } = await home.post(query, { j: '{"a":[1]}' });
  expect(JSON.parse(String(data?.['echo']))).toEqual({ json: { a: [1] }, at: '2024-01-01T00:00:00Z', n: 3 });
  const literal = await home.post(
    '{ echo(json: "[1, null]", n: null) color(filter: {color: BLUE, json: "1"}) }',
  );
  expect(JSON.parse(String(literal.data?.['echo']))).toEqual({ json: [1, null], n: null });
  expect(literal.data?.['color']).toBe('BLUE');
});

test('given a resolver, when it looks at its context, then it is as AWS documents it', async () => {
  const query = 'query Q($a: Int, $b: String) { context(a: $a) @include(if: true) echo(text: $b) }';
  const { data } = await home.post(query, { a: 1, b: 'x' });
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
  expect((await home.post('{ stash }')).data).toEqual({ stash: 'one.two2' });
});

test('given early returns, when they end handlers, then AWS’s next handler goes on', async () => {
  const { data } = await home.post('{ early skipEnd resolverEarly }');
  expect(data).toEqual({
    early: 'early then after',
    skipEnd: 'ended',
    resolverEarly: 'straight to response',
  });
});

test('given util.error with data, when it is reported, then the data is cut to the selection', async () => {
  const { data, errors } = await home.post('{\n  x: fails { id }\n}');
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
  const { data, errors } = await home.post('{ appended }');
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
  expect((await home.post('{ denied }')).errors).toMatchObject([
    { errorType: 'Unauthorized', path: ['denied'] },
  ]);
});

test('given a fault in resolver code, when it runs, then the error tells nothing of the code', async () => {
  const { data, errors } = await home.post('{ crash }');
  expect(data).toEqual({ crash: null });
  expect(errors).toMatchObject([{ errorType: 'Code', path: ['crash'] }]);
});

test('given environment and headers, when a resolver uses them, then it sees them and may answer with its own', async () => {
  const { data, headers } = await home.post(
    '{ env header }',
    {},
    { 'x-api-key': home.apiKey, Custom: 'nadia', cookie: 'x' },
  );
  expect(data).toEqual({ env: 'home', header: 'nadia' });
  expect(headers.get('x-answer')).toBe('yes');
});

test('given a field without a resolver, when it is selected at the root, then it is null without an error', async () => {
  expect(await home.post('{ missing }')).toMatchObject({ data: { missing: null }, errors: undefined });
});

test('given several mutations in one request, when they run, then one follows the other', async () => {
  const { data } = await home.post(
    'mutation { a: tick(name: "first") b: tick(name: "second") c: tick(name: "third") }',
  );
  const { a, b, c } = data as Record<string, number>;
  expect([b, c]).toEqual([(a ?? 0) + 1, (a ?? 0) + 2]);
});

test('given a data source beyond the deadline, when 30 seconds are over, then its field timed out', async () => {
  const answer = home.post('{ slow env }');
  await expect.poll(() => late).toBeDefined();
  late?.();
  const { data, errors } = await answer;
  expect(data).toEqual({ slow: null, env: 'home' });
  expect(errors).toMatchObject([
    { path: ['slow'], errorType: 'ExecutionTimeout', message: 'Execution timed out.' },
  ]);
});

test('given bad variables, when a request comes, then nothing runs and data is null', async () => {
  const { status, data, errors } = await home.post('query($n: Int!) { echo(n: $n) }', { n: 'x' });
  expect({ status, data }).toEqual({ status: 200, data: null });
  expect(errors).toEqual([
    {
      path: null,
      locations: at(1, 7),
      message: "Variable 'n' has an invalid value. Expected type 'Int' but was 'String'.",
    },
  ]);
});

test('given a validation error, when a request comes, then the status is 200 and data is null', async () => {
  const { status, data, errors } = await home.post('{badfield}');
  expect({ status, data }).toEqual({ status: 200, data: null });
  expect(errors).toEqual([
    {
      path: null,
      locations: at(1, 2),
      message:
        "Validation error of type FieldUndefined: Field 'badfield' in type 'Query' is undefined @ 'badfield'",
    },
  ]);
});

test('given introspection, when GraphiQL asks for the schema, then AWS’s scalars are in it', async () => {
  const { data } = await home.post(
    '{ __type(name: "AWSDateTime") { kind } __schema { subscriptionType { name } } }',
  );
  expect(data).toEqual({
    __type: { kind: 'SCALAR' },
    __schema: { subscriptionType: { name: 'Subscription' } },
  });
});

test('given a subscription over HTTP, when it is posted, then it is refused', async () => {
  expect((await home.post('subscription { onTick }')).errors).toMatchObject([
    { errorType: 'UnsupportedOperation' },
  ]);
});

test('given bodies that are no request, when they are posted, then they are malformed', async () => {
  const post = (body: string) => postGraphql(home.appsync.graphqlUrl, body, { 'x-api-key': home.apiKey });
  for (const [body, message] of [
    ['', 'Request body is empty.'],
    ['meow', 'Unable to parse GraphQL query.'],
    ['{}', 'Unable to parse GraphQL query.'],
    ['{"query":"{"}', 'Unable to parse GraphQL query.'],
  ] as const) {
    const { status, headers, errors } = await post(body);
    expect({ status, errors }).toEqual({
      status: 400,
      errors: [{ errorType: 'MalformedHttpRequestException', message }],
    });
    expect(headers.get('x-amzn-errortype')).toBe('MalformedHttpRequestException');
  }
  const large = await post(JSON.stringify({ query: '{ env }', variables: { x: 'y'.repeat(1024 * 1024) } }));
  expect(large.status).toBe(413);
});

test('given GET, OPTIONS and other paths, when they are asked, then they answer as AppSync’s endpoint', async () => {
  const url = `${home.appsync.graphqlUrl}?${new URLSearchParams({ query: '{ env }' }).toString()}`;
  const got = await fetch(url, { headers: { 'x-api-key': home.apiKey } });
  expect(await got.json()).toEqual({ data: { env: 'home' } });
  expect(got.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  expect(got.headers.get('x-amzn-requestid')).toMatch(/^[\da-f-]{36}$/);
  const preflight = await fetch(home.appsync.graphqlUrl, {
    method: 'OPTIONS',
    headers: { 'access-control-request-headers': 'x-api-key,content-type' },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-headers')).toBe('x-api-key,content-type');
  expect((await fetch(home.appsync.graphqlUrl.replace('/graphql', '/nothing'))).status).toBe(404);
  expect((await fetch(home.appsync.graphqlUrl, { method: 'PUT' })).status).toBe(405);
});
