import { readFileSync } from 'node:fs';
import WebSocket from 'ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operator, rolePrincipal } from '../../../../local/gateway/principal.ts';
import { startApiHome } from './apiHome.ts';
import type { ApiHome } from './apiHome.ts';
import { answering } from './apiTemplate.ts';
import { connectRealtime, openRealtime } from './realtimeClient.ts';
import type { Frame, RealtimeClient } from './realtimeClient.ts';
import { signedHeaders } from './signedRequest.ts';

const all = '@aws_api_key @aws_iam @aws_lambda';
const schema = `
  type Address ${all} { country: String }
  type Ticket ${all} {
    id: ID! group: String severity: Int tags: [String] address: Address json: AWSJSON
    computed: String secret: String @aws_lambda must: String!
  }
  type Query { nothing: String }
  type Mutation {
    createTicket(id: ID!, group: String, severity: Int, tags: [String], country: String, json: AWSJSON): Ticket ${all}
    createTwo(id: ID!): Ticket ${all}
    expel(group: String!): String ${all}
    expelOften(from: Int!): String ${all}
  }
  type Subscription {
    onTicket(id: ID, group: String): Ticket @aws_subscribe(mutations: ["createTicket", "createTwo"]) ${all}
    onFiltered(filter: String): Ticket @aws_subscribe(mutations: ["createTicket"]) ${all}
    onGroup(group: String!): Ticket @aws_subscribe(mutations: ["createTicket"]) ${all}
    onRefused: Ticket @aws_subscribe(mutations: ["createTicket"]) ${all}
    onLambda: Ticket @aws_subscribe(mutations: ["createTicket"]) @aws_lambda
    onIam: Ticket @aws_subscribe(mutations: ["createTicket"]) @aws_iam
  }
`;

let home: ApiHome;

beforeAll(async () => {
  home = await startApiHome({
    schema,
    api: {
      AuthenticationType: 'API_KEY',
      AdditionalAuthenticationProviders: [
        { AuthenticationType: 'AWS_IAM' },
        {
          AuthenticationType: 'AWS_LAMBDA',
          LambdaAuthorizerConfig: { AuthorizerUri: { 'Fn::GetAtt': ['AuthorizerFunction', 'Arn'] } },
        },
      ],
    },
    functions: {
      Authorizer: `export const handler = async ({ authorizationToken: token }) =>
        ({ isAuthorized: token.startsWith('group:'), resolverContext: { group: token.slice(6) } });`,
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
      NobodyRole: {
        Type: 'AWS::IAM::Role',
        Properties: { RoleName: 'nobody', AssumeRolePolicyDocument: { Statement: [] } },
      },
    },
    resolvers: {
      'Mutation.createTicket': {
        source: 'NONE',
        code: answering(`({ ...ctx.args, address: { country: ctx.args.country }, secret: 's', must: 'm' })`),
      },
      'Mutation.createTwo': { source: 'NONE', code: answering(`({ id: ctx.args.id, must: 'm' })`) },
      'Ticket.computed': { source: 'NONE', code: answering(`'computed for ' + ctx.source.id`) },
      'Mutation.expel': {
        source: 'NONE',
        code: `import { extensions } from '@aws-appsync/utils';
          export function request(ctx) { return { payload: null }; }
          export function response(ctx) {
            extensions.invalidateSubscriptions({ subscriptionField: 'onGroup', payload: { group: ctx.args.group } });
            return 'gone';
          }`,
      },
      'Mutation.expelOften': {
        source: 'NONE',
        code: `import { extensions } from '@aws-appsync/utils';
          export function request(ctx) { return { payload: null }; }
          export function response(ctx) {
            for (const n of [1, 2, 3]) {
              extensions.invalidateSubscriptions({ subscriptionField: 'onGroup', payload: { n: n + ctx.args.from } });
            }
            return 'gone';
          }`,
      },
      'Subscription.onFiltered': {
        source: 'NONE',
        code: `import { util, extensions } from '@aws-appsync/utils';
          export function request(ctx) { return { payload: null }; }
          export function response(ctx) {
            const filter = JSON.parse(ctx.args.filter);
            extensions.setSubscriptionFilter(filter.filterGroup ? filter : util.transform.toSubscriptionFilter(filter));
            return null;
          }`,
      },
      'Subscription.onGroup': {
        source: 'NONE',
        code: `import { util, extensions } from '@aws-appsync/utils';
          export function request(ctx) { return { payload: null }; }
          export function response(ctx) {
            const filter = util.transform.toSubscriptionFilter({ group: { eq: ctx.args.group } });
            extensions.setSubscriptionFilter(filter);
            extensions.setSubscriptionInvalidationFilter(filter);
            return null;
          }`,
      },
      'Subscription.onRefused': {
        source: 'NONE',
        code: `import { util } from '@aws-appsync/utils';
          export function request(ctx) { util.error('Not you.', 'NoMerchant', null, { why: 'none' }); return {}; }
          export function response(ctx) { return null; }`,
      },
    },
  });
});

afterAll(() => home.close());

const url = (): string => home.appsync.realtimeUrl;
const keyed = (): Record<string, string> => ({ 'x-api-key': home.apiKey });
const ticket = (args: string, selection = 'id'): Promise<unknown> =>
  home.post(`mutation { createTicket(${args}) { ${selection} } }`);

async function withClient(use: (client: RealtimeClient) => Promise<void>): Promise<void> {
  const client = await openRealtime(url(), keyed());
  try {
    await use(client);
  } finally {
    client.close();
  }
}

/** What a subscription hears of tickets: all that come before the one that ends the test. */
async function heard(client: RealtimeClient, id: string): Promise<unknown[]> {
  await client.start('end', 'subscription { onTicket(id: "end") { id } }');
  await ticket('id: "end"');
  const found: unknown[] = [];
  for (let frame = await client.next(); frame.id !== 'end'; frame = await client.next()) {
    if (frame.id === id) found.push(Object.values(frame.payload?.data ?? {})[0]);
  }
  return found;
}

test.each(['query', 'protocol', 'headers'] as const)(
  'given headers by %s, when a client connects, then it is acknowledged',
  async (via) => {
    const client = await connectRealtime(url(), keyed(), { via });
    client.send({ type: 'connection_init' });
    expect(await client.next()).toEqual({
      type: 'connection_ack',
      payload: { connectionTimeoutMs: 300_000 },
    });
    client.close();
  },
);

test.each(['query', 'protocol', 'headers'] as const)(
  'given a wrong key by %s, when a client connects, then it hears why and is closed',
  async (via) => {
    const client = await connectRealtime(url(), { 'x-api-key': 'wrong' }, { via });
    expect(await client.next()).toEqual({
      type: 'connection_error',
      payload: {
        errors: [
          {
            errorType: 'UnauthorizedException',
            message: 'You are not authorized to make this call.',
            errorCode: 401,
          },
        ],
      },
    });
    await client.closed;
  },
);

test('given no protocol of AppSync, when a client connects, then it hears so', async () => {
  const client = await connectRealtime(url(), keyed(), { protocols: [] });
  expect((await client.next()).payload?.errors).toMatchObject([
    { errorType: 'NoProtocolError', errorCode: 400 },
  ]);
  await client.closed;
});

test('given IAM, when connection and subscription are signed as AWS documents, then both are authorised', async () => {
  const credentials = home.platform.gateway.credentials(operator);
  const constant = {
    accept: 'application/json, text/javascript',
    'content-encoding': 'amz-1.0',
    'content-type': 'application/json; charset=UTF-8',
  };
  const connect = await signedHeaders(`${home.appsync.graphqlUrl}/connect`, '{}', credentials, constant);
  const client = await connectRealtime(url(), connect);
  client.send({ type: 'connection_init' });
  expect((await client.next()).type).toBe('connection_ack');
  const data = JSON.stringify({ query: 'subscription { onIam { id } }', variables: {} });
  const authorization = await signedHeaders(home.appsync.graphqlUrl, data, credentials, constant);
  client.send({ id: '1', type: 'start', payload: { data, extensions: { authorization } } });
  expect(await client.next()).toEqual({ id: '1', type: 'start_ack' });
  client.send({
    id: '2',
    type: 'start',
    payload: { data: data.replace('{}', '{"x":1}'), extensions: { authorization } },
  });
  expect((await client.next()).payload?.errors).toMatchObject([{ errorType: 'InvalidSignatureException' }]);
  const nobody = home.platform.gateway.credentials(
    rolePrincipal('arn:aws:iam::000000000000:role/nobody', 's'),
  );
  const weak = await signedHeaders(home.appsync.graphqlUrl, data, nobody, constant);
  client.send({ id: '3', type: 'start', payload: { data, extensions: { authorization: weak } } });
  expect((await client.next()).payload?.errors).toMatchObject([
    { errorType: 'Unauthorized', message: 'Not Authorized to access onIam on type Subscription' },
  ]);
  client.close();
});

test('given one connection, when subscriptions come in several modes, then each is authorised on its own', () =>
  withClient(async (client) => {
    const query = 'subscription { onLambda { id secret } }';
    expect(await client.start('1', query, {}, { authorization: 'group:a' })).toEqual({
      id: '1',
      type: 'start_ack',
    });
    const denied = await client.start('2', query);
    expect(denied).toMatchObject({
      id: '2',
      type: 'error',
      payload: {
        errors: [
          { errorType: 'Unauthorized', message: 'Not Authorized to access onLambda on type Subscription' },
        ],
      },
    });
    const nobody = await client.start('3', query, {}, { authorization: 'stranger' });
    expect(nobody.payload?.errors).toMatchObject([{ errorType: 'UnauthorizedException' }]);
    const none = await client.start('4', query, {}, {});
    expect(none.payload?.errors).toMatchObject([{ message: 'Valid authorization header not provided.' }]);
    await client.start('5', 'subscription { onTicket { id secret } }');
    await ticket('id: "modes"', 'id secret');
    await home.post('mutation { createTicket(id: "modes") { id secret } }', {}, { authorization: 'group:a' });
    const frames = [await client.next(), await client.next(), await client.next(), await client.next()];
    // The key may not read `secret`, neither in the mutation nor in what is pushed.
    expect(frames.filter(({ id }) => id === '1').map(({ payload }) => payload?.data)).toEqual([
      { onLambda: { id: 'modes', secret: null } },
      { onLambda: { id: 'modes', secret: 's' } },
    ]);
    for (const { payload } of frames.filter(({ id }) => id === '5')) {
      expect(payload?.data).toEqual({ onTicket: { id: 'modes', secret: null } });
      expect(payload?.errors).toMatchObject([{ message: 'Not Authorized to access secret on type Ticket' }]);
    }
  }));

test('given a mutation, when subscribers select more than it did, then the rest is null, and non-null takes its parent', () =>
  withClient(async (client) => {
    await client.start('1', 'subscription { onTicket { __typename id group computed alias: severity } }');
    await client.start('2', 'subscription { onTicket { id must } }');
    await ticket('id: "few", severity: 3', 'key: id severity computed');
    const frames = [await client.next(), await client.next()].sort((a, b) => Number(a.id) - Number(b.id));
    expect(frames[0]?.payload).toEqual({
      data: {
        onTicket: { __typename: 'Ticket', id: 'few', group: null, computed: 'computed for few', alias: 3 },
      },
    });
    expect(frames[1]?.payload).toEqual({
      data: { onTicket: null },
      errors: [
        {
          path: ['onTicket', 'must'],
          locations: null,
          message:
            "Cannot return null for non-nullable type: 'String' within parent 'Ticket' (/onTicket/must)",
        },
      ],
    });
  }));

test('given AWSJSON, when it is pushed, then it is one JSON text', () =>
  withClient(async (client) => {
    await client.start('1', 'subscription { onTicket { json } }');
    await home.post('mutation($j: AWSJSON) { createTicket(id: "j", json: $j) { json } }', { j: '{"a":[1]}' });
    expect((await client.next()).payload?.data).toEqual({ onTicket: { json: '{"a":[1]}' } });
  }));

test('given two mutations in one request, when a subscription follows both, then it hears both in order', () =>
  withClient(async (client) => {
    await client.start('1', 'subscription { onTicket { id } }');
    await home.post('mutation { a: createTicket(id: "1st") { id } b: createTwo(id: "2nd") { id } }');
    expect((await client.next()).payload?.data).toEqual({ onTicket: { id: '1st' } });
    expect((await client.next()).payload?.data).toEqual({ onTicket: { id: '2nd' } });
  }));

test('given arguments, when tickets come, then omitted ones ask for nothing and null asks for null', () =>
  withClient(async (client) => {
    await client.start('any', 'subscription { onTicket { id } }');
    await client.start('null', 'subscription($g: String) { onTicket(group: $g) { id } }', { g: null });
    await client.start('omitted', 'subscription($g: String) { onTicket(group: $g) { id } }', {});
    await ticket('id: "1", group: "a"', 'id group');
    await ticket('id: "2"', 'id group');
    const found: Record<string, string[]> = {};
    for (let n = 0; n < 5; n++) {
      const { id = '', payload } = await client.next();
      const { onTicket } = payload?.data as { onTicket: { id: string } };
      (found[id] ??= []).push(onTicket.id);
    }
    expect(found).toEqual({ any: ['1', '2'], omitted: ['1', '2'], null: ['2'] });
  }));

test.each([
  ['{"severity":{"ge":7}}', 'severity: 7', 'severity: 6'],
  ['{"severity":{"between":[2,4]}}', 'severity: 4', 'severity: 5'],
  ['{"group":{"in":["a","b"]}}', 'group: "b"', 'group: "c"'],
  ['{"group":{"notIn":["a","b"]}}', 'group: "c"', 'group: "b"'],
  ['{"group":{"ne":"a"}}', 'group: "b"', 'group: "a"'],
  ['{"group":{"beginsWith":"ad"}}', 'group: "admin"', 'group: "bad"'],
  ['{"group":{"contains":"dm"}}', 'group: "admin"', 'group: "user"'],
  ['{"tags":{"contains":"x"}}', 'tags: ["x", "y"]', 'tags: ["y"]'],
  ['{"tags":{"containsAny":["x","z"]}}', 'tags: ["z"]', 'tags: ["y"]'],
  ['{"address.country":{"eq":"USA"}}', 'country: "USA"', 'country: "CH"'],
  [
    '{"or":[{"severity":{"ge":9}},{"group":{"eq":"security"},"severity":{"gt":1}}]}',
    'group: "security", severity: 2',
    'group: "security", severity: 1',
  ],
])(
  'given the enhanced filter %s, when tickets come, then only those that pass are heard',
  (filter, passes, fails) =>
    withClient(async (client) => {
      const ack = await client.start('f', 'subscription($f: String) { onFiltered(filter: $f) { id } }', {
        f: filter,
      });
      expect(ack).toEqual({ id: 'f', type: 'start_ack' });
      const selection = 'id severity group tags address { country }';
      await ticket(`id: "no", ${fails}`, selection);
      await ticket(`id: "yes", ${passes}`, selection);
      expect(await heard(client, 'f')).toEqual([{ id: 'yes' }]);
    }),
);

test('given an enhanced filter, when the field is not in the mutation’s selection, then nothing passes', () =>
  withClient(async (client) => {
    await client.start('f', 'subscription($f: String) { onFiltered(filter: $f) { id } }', {
      f: '{"severity":{"ge":7}}',
    });
    await ticket('id: "unseen", severity: 9', 'id');
    expect(await heard(client, 'f')).toEqual([]);
  }));

test.each([
  ['six values for in', [{ fieldName: 'group', operator: 'in', value: ['1', '2', '3', '4', '5', '6'] }]],
  ['six levels', [{ fieldName: 'a.b.c.d.e.f', operator: 'eq', value: 1 }]],
  ['an unknown operator', [{ fieldName: 'group', operator: 'like', value: 'x' }]],
])('given a filter with %s, when a client subscribes, then it is refused', (_name, filters) =>
  withClient(async (client) => {
    const f = JSON.stringify({ filterGroup: [{ filters }] });
    const frame = await client.start('f', 'subscription($f: String) { onFiltered(filter: $f) { id } }', {
      f,
    });
    expect(frame).toMatchObject({ id: 'f', type: 'error' });
  }),
);

test('given a filter set from the caller’s group, when arguments say another, then the filter replaces them', () =>
  withClient(async (client) => {
    await client.start('g', 'subscription { onGroup(group: "mine") { id } }');
    await ticket('id: "theirs", group: "theirs"', 'id group');
    await ticket('id: "mine", group: "mine"', 'id group');
    expect(await heard(client, 'g')).toEqual([{ id: 'mine' }]);
  }));

test('given an invalidation, when it matches, then the subscription ends and the connection closes; others stay', async () => {
  const [out, stays] = [await openRealtime(url(), keyed()), await openRealtime(url(), keyed())];
  await out.start('1', 'subscription { onGroup(group: "out") { id } }');
  await stays.start('1', 'subscription { onGroup(group: "in") { id } }');
  expect((await home.post('mutation { expel(group: "out") }')).data).toEqual({ expel: 'gone' });
  expect(await out.next()).toEqual({
    id: '1',
    type: 'complete',
    payload: { message: 'Subscription complete.' },
  });
  await out.closed;
  await ticket('id: "after", group: "in"', 'id group');
  expect((await stays.next()).payload?.data).toEqual({ onGroup: { id: 'after' } });
  stays.close();
});

test('given six invalidations in one request, when it ends, then it has an error', async () => {
  const { errors } = await home.post('mutation { a: expelOften(from: 0) b: expelOften(from: 3) }');
  expect(errors).toMatchObject([{ errorType: 'BadRequestException' }]);
});

test('given a resolver that refuses, when a client subscribes, then it hears the resolver’s error', () =>
  withClient(async (client) => {
    expect(await client.start('1', 'subscription { onRefused { id } }')).toEqual({
      id: '1',
      type: 'error',
      payload: {
        errors: [
          {
            path: ['onRefused'],
            data: null,
            errorType: 'NoMerchant',
            errorInfo: { why: 'none' },
            locations: [{ line: 1, column: 16, sourceName: null }],
            message: 'Not you.',
          },
        ],
      },
    });
  }));

test('given bad documents, when a client subscribes, then each is refused with its id', () =>
  withClient(async (client) => {
    const firstError = (frame: Frame) => frame.payload?.errors?.[0];
    expect(firstError(await client.start('1', '{ nothing }'))).toMatchObject({
      errorType: 'UnsupportedOperation',
      message: 'unknown not supported through the realtime channel',
    });
    expect(firstError(await client.start('2', 'subscription { gone { id } }'))).toMatchObject({
      message:
        "Validation error of type FieldUndefined: Field 'gone' in type 'Subscription' is undefined @ 'gone'",
    });
    expect(firstError(await client.start('3', 'subscription {'))).toMatchObject({
      message: 'Unable to parse GraphQL query.',
    });
    expect(
      firstError(await client.start('4', 'subscription($g: String!) { onGroup(group: $g) { id } }')),
    ).toMatchObject({
      message: "Variable 'g' has coerced Null value for NonNull type 'String!'",
    });
    expect(
      firstError(await client.start('5', 'subscription { onTicket { id } onRefused { id } }')),
    ).toMatchObject({
      message: expect.stringContaining('must have exactly one root field') as string,
    });
  }));

test('given an id in use, when it is started again, then it is refused and the first goes on', () =>
  withClient(async (client) => {
    await client.start('1', 'subscription { onTicket(id: "dup") { id } }');
    const again = await client.start('1', 'subscription { onTicket { id } }');
    expect(again).toMatchObject({
      id: '1',
      type: 'error',
      payload: { errors: [{ errorType: 'DuplicatedOperationError' }] },
    });
    await ticket('id: "dup"');
    expect(await client.next()).toMatchObject({ id: '1', type: 'data' });
  }));

test('given 100 subscriptions on a connection, when one more comes, then it is refused until one is stopped', () =>
  withClient(async (client) => {
    const query = 'subscription { onTicket(id: "many") { id } }';
    for (let n = 0; n < 100; n++) expect((await client.start(String(n), query)).type).toBe('start_ack');
    expect(await client.start('100', query)).toEqual({
      id: '100',
      type: 'error',
      payload: {
        errors: [
          { errorType: 'MaxSubscriptionsReachedError', message: 'Max number of 100 subscriptions reached' },
        ],
      },
    });
    client.send({ type: 'stop', id: '7' });
    expect(await client.next()).toEqual({ id: '7', type: 'complete' });
    expect((await client.start('100', query)).type).toBe('start_ack');
  }));

test('given messages that are too large, no JSON or of no type, when they come, then they are errors and the connection stays', () =>
  withClient(async (client) => {
    client.send('no json');
    expect((await client.next()).payload?.errors).toMatchObject([{ errorType: 'BadRequestException' }]);
    client.send({ type: 'sing' });
    expect((await client.next()).payload?.errors).toMatchObject([{ errorType: 'BadRequestException' }]);
    const large = await client.start('big', `subscription { onTicket { id } } # ${'x'.repeat(240 * 1024)}`);
    expect(large).toMatchObject({
      id: 'big',
      type: 'error',
      payload: { errors: [{ errorType: 'BadRequestException' }] },
    });
    expect((await client.start('1', 'subscription { onTicket { id } }')).type).toBe('start_ack');
  }));

test('given a pushed object beyond 240 KB, when it is delivered, then it is left out and the next one comes', () =>
  withClient(async (client) => {
    await client.start('1', 'subscription { onTicket { id group } }');
    const query = 'mutation($g: String) { createTicket(id: "big", group: $g) { id group } }';
    expect((await home.post(query, { g: 'x'.repeat(250 * 1024) })).status).toBe(200);
    await ticket('id: "small"', 'id group');
    expect((await client.next()).payload?.data).toEqual({ onTicket: { id: 'small', group: null } });
  }));

test('given a client that leaves and comes back, when it subscribes again, then it hears on', async () => {
  const first = await openRealtime(url(), keyed());
  await first.start('1', 'subscription { onTicket(id: "back") { id } }');
  first.close();
  await first.closed;
  await ticket('id: "back"');
  await withClient(async (client) => {
    await client.start('1', 'subscription { onTicket(id: "back") { id } }');
    await ticket('id: "back"');
    expect(await client.next()).toMatchObject({ id: '1', type: 'data' });
  });
});

test('given executeAsPrincipal, when it runs a mutation, then subscribers hear it', () =>
  withClient(async (client) => {
    await client.start('1', 'subscription { onTicket(id: "inside") { id } }');
    const query = 'mutation($id: ID!) { createTicket(id: $id) { id must } }';
    const answer = await home.appsync.executeAsPrincipal({
      principal: operator,
      query,
      variables: { id: 'inside' },
    });
    expect(answer).toEqual({ data: { createTicket: { id: 'inside', must: 'm' } }, errors: [] });
    expect((await client.next()).payload?.data).toEqual({ onTicket: { id: 'inside' } });
  }));

test('given one port, when clients come by https and wss, then both are answered with the local certificate', async () => {
  const ca = readFileSync(home.appsync.caFile);
  const { port } = home.appsync;
  for (const host of ['localhost', '127.0.0.1']) {
    const header = Buffer.from(JSON.stringify({ host: `${host}:${port}`, ...keyed() })).toString('base64');
    const socket = new WebSocket(
      `wss://${host}:${port}/graphql/realtime?header=${header}&payload=e30=`,
      'graphql-ws',
      { ca },
    );
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const frame = new Promise((resolve) =>
      socket.once('message', (data) => resolve(JSON.parse(String(data)))),
    );
    socket.send(JSON.stringify({ type: 'connection_init' }));
    expect(await frame).toMatchObject({ type: 'connection_ack' });
    socket.terminate();
  }
});

test('given another path, when a socket is asked for, then there is none', async () => {
  const socket = new WebSocket(url().replace('/graphql/realtime', '/elsewhere'), 'graphql-ws');
  const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
  expect(error.message).toMatch(/socket hang up|ECONNRESET/);
});
