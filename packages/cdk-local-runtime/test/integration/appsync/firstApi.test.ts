import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';
import { answering, requesting } from './apiTemplate.ts';
import { openRealtime } from './realtimeClient.ts';

const schema = `
type Todo @aws_api_key @aws_lambda @aws_iam { id: ID! title: String! done: Boolean owner: String }
type Query {
  getTodo(id: ID!): Todo @aws_api_key @aws_lambda
  whoAmI: String @aws_lambda
  shout(text: String!): String @aws_api_key
}
type Mutation {
  createTodo(id: ID!, title: String!): Todo @aws_api_key
  publishTodo(id: ID!, title: String!): Todo @aws_iam
}
type Subscription {
  onTodo(id: ID): Todo @aws_subscribe(mutations: ["createTodo", "publishTodo"]) @aws_api_key @aws_lambda
}
schema { query: Query mutation: Mutation subscription: Subscription }
`;

let runtime: TestApi;

beforeAll(async () => {
  runtime = await startTestApi({
    schema,
    api: {
      AuthenticationType: 'AWS_LAMBDA',
      LambdaAuthorizerConfig: { AuthorizerUri: { 'Fn::GetAtt': ['AuthorizerFunction', 'Arn'] } },
      AdditionalAuthenticationProviders: [
        { AuthenticationType: 'API_KEY' },
        { AuthenticationType: 'AWS_IAM' },
      ],
    },
    tables: { Todos: {} },
    functions: {
      Shouter: `export const handler = async ({ text }) => text.toUpperCase();`,
      Authorizer: `export const handler = async ({ authorizationToken }) =>
        ({ isAuthorized: authorizationToken === 'good', resolverContext: { name: 'Ada' } });`,
    },
    resources: {
      MayAuthorize: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { 'Fn::GetAtt': ['AuthorizerFunction', 'Arn'] },
          Principal: 'appsync.amazonaws.com',
        },
      },
    },
    steps: {
      Check: {
        source: 'NONE',
        code: `import { util } from '@aws-appsync/utils';
          export function request(ctx) {
            if (ctx.args.title === '') util.error('A title is needed.', 'InvalidInput', null, { field: 'title' });
            ctx.stash.owner = 'me';
            return { payload: null };
          }
          export function response(ctx) { return ctx.result; }`,
      },
      Put: {
        source: 'Todos',
        code: requesting(`{ operation: 'PutItem', key: util.dynamodb.toMapValues({ id: ctx.args.id }),
          attributeValues: util.dynamodb.toMapValues({ title: ctx.args.title, owner: ctx.stash.owner }),
          condition: { expression: 'attribute_not_exists(id)' } }`),
      },
    },
    resolvers: {
      'Query.getTodo': {
        source: 'Todos',
        code: requesting(`{ operation: 'GetItem', key: util.dynamodb.toMapValues({ id: ctx.args.id }) }`),
      },
      'Query.whoAmI': { source: 'NONE', code: answering('ctx.identity.resolverContext.name') },
      'Query.shout': { source: 'Shouter', code: requesting(`{ operation: 'Invoke', payload: ctx.args }`) },
      'Mutation.createTodo': {
        steps: ['Check', 'Put'],
        code: `export function request(ctx) { return {}; }
          export function response(ctx) { return ctx.prev.result; }`,
      },
      'Mutation.publishTodo': { source: 'NONE', code: answering('ctx.args') },
    },
  });
});

afterAll(() => runtime.close());

test('given a pipeline on DynamoDB, when an item is created, then it can be read', async () => {
  const created = await runtime.post('mutation { createTodo(id: "a", title: "write") { id title owner } }');
  expect(created).toMatchObject({
    status: 200,
    data: { createTodo: { id: 'a', title: 'write', owner: 'me' } },
    errors: undefined,
  });
  const read = await runtime.post('{ getTodo(id: "a") { id title done } }');
  expect(read.data).toEqual({ getTodo: { id: 'a', title: 'write', done: null } });
});

test('given util.error, when it is called, then the error has AppSync’s shape', async () => {
  const { status, data, errors } = await runtime.post(
    'mutation {\n  createTodo(id: "b", title: "") { id }\n}',
  );
  expect(status).toBe(200);
  expect(data).toEqual({ createTodo: null });
  expect(errors).toEqual([
    {
      path: ['createTodo'],
      data: null,
      errorType: 'InvalidInput',
      errorInfo: { field: 'title' },
      locations: [{ line: 2, column: 3, sourceName: null }],
      message: 'A title is needed.',
    },
  ]);
});

test('given a Lambda data source, when it is invoked, then the function gets the payload', async () => {
  expect((await runtime.post('{ shout(text: "hey") }')).data).toEqual({ shout: 'HEY' });
});

test('given a Lambda authorizer, when the token is good, then resolvers see its context; a bad one is refused', async () => {
  const good = await runtime.post('{ whoAmI }', {}, { authorization: 'good' });
  expect(good).toMatchObject({ status: 200, data: { whoAmI: 'Ada' } });
  const bad = await runtime.post('{ whoAmI }', {}, { authorization: 'bad' });
  expect(bad.status).toBe(401);
  expect(bad.errors).toEqual([
    { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' },
  ]);
});

test('given a field that the caller’s mode does not open, when it is selected, then it is null and Unauthorized', async () => {
  const { status, data, errors } = await runtime.post('{ whoAmI }');
  expect(status).toBe(200);
  expect(data).toEqual({ whoAmI: null });
  expect(errors).toMatchObject([
    { path: ['whoAmI'], errorType: 'Unauthorized', message: 'Not Authorized to access whoAmI on type Query' },
  ]);
});

test('given a subscriber, when a mutation matches its argument, then it hears what the mutation selected', async () => {
  const client = await openRealtime(runtime.appsync.realtimeUrl, { 'x-api-key': runtime.apiKey });
  const ack = await client.start('1', 'subscription($id: ID) { onTodo(id: $id) { id title done } }', {
    id: 'x',
  });
  expect(ack).toEqual({ id: '1', type: 'start_ack' });
  await runtime.post('mutation { createTodo(id: "y", title: "other") { id title } }');
  await runtime.post('mutation { createTodo(id: "x", title: "mine") { id title } }');
  expect(await client.next()).toEqual({
    id: '1',
    type: 'data',
    payload: { data: { onTodo: { id: 'x', title: 'mine', done: null } } },
  });
  client.send({ type: 'stop', id: '1' });
  expect(await client.next()).toEqual({ id: '1', type: 'complete' });
  client.close();
});
