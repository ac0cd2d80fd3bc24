import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import WebSocket from 'ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR, rolePrincipal } from '../../../src/gateway/principal.ts';
import { connectRealtime } from './realtimeClient.ts';
import type { Frame } from './realtimeClient.ts';
import { signedHeaders } from './signedRequest.ts';
import { startTicketsApi } from './ticketsApi.ts';
import type { TicketsApi } from './ticketsApi.ts';

let runtime: TicketsApi;

beforeAll(async () => {
  runtime = await startTicketsApi();
});

afterAll(() => runtime.close());

test.each(['query', 'protocol', 'headers'] as const)(
  'given headers by %s, when a client connects, then it is acknowledged',
  async (via) => {
    const client = await connectRealtime(runtime.appsync.realtimeUrl, runtime.keyed, { via });
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
    const client = await connectRealtime(runtime.appsync.realtimeUrl, { 'x-api-key': 'wrong' }, { via });
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
  const client = await connectRealtime(runtime.appsync.realtimeUrl, runtime.keyed, { protocols: [] });
  expect((await client.next()).payload?.errors).toMatchObject([
    { errorType: 'NoProtocolError', errorCode: 400 },
  ]);
  await client.closed;
});

test('given IAM, when connection and subscription are signed as AWS documents, then both are authorised', async () => {
  const credentials = runtime.platform.gateway.credentials(OPERATOR);
  const constant = {
    accept: 'application/json, text/javascript',
    'content-encoding': 'amz-1.0',
    'content-type': 'application/json; charset=UTF-8',
  };
  const connect = await signedHeaders(`${runtime.appsync.graphqlUrl}/connect`, '{}', credentials, constant);
  const client = await connectRealtime(runtime.appsync.realtimeUrl, connect);
  client.send({ type: 'connection_init' });
  expect((await client.next()).type).toBe('connection_ack');
  const data = JSON.stringify({ query: 'subscription { onIam { id } }', variables: {} });
  const authorization = await signedHeaders(runtime.appsync.graphqlUrl, data, credentials, constant);
  client.send({ id: '1', type: 'start', payload: { data, extensions: { authorization } } });
  expect(await client.next()).toEqual({ id: '1', type: 'start_ack' });
  client.send({
    id: '2',
    type: 'start',
    payload: { data: data.replace('{}', '{"x":1}'), extensions: { authorization } },
  });
  expect((await client.next()).payload?.errors).toMatchObject([{ errorType: 'InvalidSignatureException' }]);
  const nobody = runtime.platform.gateway.credentials(
    rolePrincipal('arn:aws:iam::000000000000:role/nobody', 's'),
  );
  const weak = await signedHeaders(runtime.appsync.graphqlUrl, data, nobody, constant);
  client.send({ id: '3', type: 'start', payload: { data, extensions: { authorization: weak } } });
  expect((await client.next()).payload?.errors).toMatchObject([
    { errorType: 'Unauthorized', message: 'Not Authorized to access onIam on type Subscription' },
  ]);
  client.close();
});

test('given a resolver that refuses, when a client subscribes, then it hears the resolver’s error', () =>
  runtime.withClient(async (client) => {
    expect(await client.start('1', 'subscription { onRefused { id } }')).toEqual({
      id: '1',
      type: 'error',
      payload: {
        errors: [
          {
            path: ['onRefused'],
            data: null,
            errorType: 'NoTenant',
            errorInfo: { why: 'none' },
            locations: [{ line: 1, column: 16, sourceName: null }],
            message: 'Not you.',
          },
        ],
      },
    });
  }));

test('given bad documents, when a client subscribes, then each is refused with its id', () =>
  runtime.withClient(async (client) => {
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
  runtime.withClient(async (client) => {
    await client.start('1', 'subscription { onTicket(id: "dup") { id } }');
    const again = await client.start('1', 'subscription { onTicket { id } }');
    expect(again).toMatchObject({
      id: '1',
      type: 'error',
      payload: { errors: [{ errorType: 'DuplicatedOperationError' }] },
    });
    await runtime.ticket('id: "dup"');
    expect(await client.next()).toMatchObject({ id: '1', type: 'data' });
  }));

test('given 100 subscriptions on a connection, when one more comes, then it is refused until one is stopped', () =>
  runtime.withClient(async (client) => {
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
  runtime.withClient(async (client) => {
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

test('given one port, when clients come by https and wss, then both are answered with the local certificate', async () => {
  const ca = readFileSync(runtime.appsync.caFile);
  const { port } = runtime.appsync;
  for (const host of ['localhost', '127.0.0.1']) {
    const header = Buffer.from(JSON.stringify({ host: `${host}:${port}`, ...runtime.keyed })).toString(
      'base64',
    );
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
    expect(await secureStatus(`https://${host}:${port}/graphql`, ca)).toBe(401);
  }
});

test('given addresses that are none, when they are asked for, then the API goes on', async () => {
  for (const head of ['GET // HTTP/1.1', 'GET http:// HTTP/1.1', 'NONSENSE']) {
    const socket = connect(runtime.appsync.port, '127.0.0.1');
    socket.end(`${head}\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    await new Promise((resolve) => socket.on('close', resolve).resume());
  }
  expect((await runtime.post('{ nothing }')).status).toBe(200);
});

function secureStatus(url: string, ca: Buffer): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { ca, method: 'POST' }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end('{}');
  });
}

test('given another path, when a socket is asked for, then there is none', async () => {
  const socket = new WebSocket(
    runtime.appsync.realtimeUrl.replace('/graphql/realtime', '/elsewhere'),
    'graphql-ws',
  );
  const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
  expect(error.message).toMatch(/socket hang up|ECONNRESET/);
});
