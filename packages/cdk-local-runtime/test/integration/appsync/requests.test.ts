import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { postGraphql } from './testApi.ts';
import { at, startNodesApi } from './nodesApi.ts';
import type { NodesApi } from './nodesApi.ts';

let runtime: NodesApi;

beforeAll(async () => {
  runtime = await startNodesApi();
});

afterAll(() => runtime.close());

test('given environment and headers, when a resolver uses them, then it sees them and may answer with its own', async () => {
  const { data, headers } = await runtime.post(
    '{ env header }',
    {},
    { 'x-api-key': runtime.apiKey, Custom: 'nadia', cookie: 'x' },
  );
  expect(data).toEqual({ env: 'runtime', header: 'nadia' });
  expect(headers.get('x-answer')).toBe('yes');
});

test('given bad variables, when a request comes, then nothing runs and data is null', async () => {
  const { status, data, errors } = await runtime.post('query($n: Int!) { echo(n: $n) }', { n: 'x' });
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
  const { status, data, errors } = await runtime.post('{badfield}');
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
  const { data } = await runtime.post(
    '{ __type(name: "AWSDateTime") { kind } __schema { subscriptionType { name } } }',
  );
  expect(data).toEqual({
    __type: { kind: 'SCALAR' },
    __schema: { subscriptionType: { name: 'Subscription' } },
  });
});

test('given a subscription over HTTP, when it is posted, then it is refused', async () => {
  expect((await runtime.post('subscription { onTick }')).errors).toMatchObject([
    { errorType: 'UnsupportedOperation' },
  ]);
});

test('given bodies that are no request, when they are posted, then they are malformed', async () => {
  const post = (body: string) =>
    postGraphql(runtime.appsync.graphqlUrl, body, { 'x-api-key': runtime.apiKey });
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
  const url = `${runtime.appsync.graphqlUrl}?${new URLSearchParams({ query: '{ env }' }).toString()}`;
  const got = await fetch(url, { headers: { 'x-api-key': runtime.apiKey } });
  expect(await got.json()).toEqual({ data: { env: 'runtime' } });
  expect(got.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  expect(got.headers.get('x-amzn-requestid')).toMatch(/^[\da-f-]{36}$/);
  const preflight = await fetch(runtime.appsync.graphqlUrl, {
    method: 'OPTIONS',
    headers: { 'access-control-request-headers': 'x-api-key,content-type' },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-headers')).toBe('x-api-key,content-type');
  expect((await fetch(runtime.appsync.graphqlUrl.replace('/graphql', '/nothing'))).status).toBe(404);
  expect((await fetch(runtime.appsync.graphqlUrl, { method: 'PUT' })).status).toBe(405);
});

test.each([
  ['http', httpRequest],
  ['https', httpsRequest],
] as const)(
  'given a client that offers h2c over %s, when it posts twice, then both are answered as HTTP/1.1',
  async (scheme, request) => {
    const url = runtime.appsync.graphqlUrl.replace(/^http/, scheme);
    const post = () =>
      new Promise<unknown>((resolve, reject) => {
        // What Java's client and curl --http2 send with their first request.
        const offer = {
          connection: 'Upgrade, HTTP2-Settings',
          upgrade: 'h2c',
          'http2-settings': 'AAEAAEAAAAIAAAAA',
        };
        const headers = { 'x-api-key': runtime.apiKey, 'content-type': 'application/json', ...offer };
        const sent = request(url, { method: 'POST', headers, rejectUnauthorized: false }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }),
          );
        });
        sent.on('error', reject);
        sent.end(JSON.stringify({ query: '{ env }' }));
      });
    const answered = { status: 200, body: JSON.stringify({ data: { env: 'runtime' } }) };
    expect([await post(), await post()]).toEqual([answered, answered]);
  },
);

test('given a target of EventBridge, when its operation is none, then the call fails with the status of HTTP', async () => {
  const call = runtime.appsync.executeAsPrincipal({ principal: OPERATOR, query: '{' });
  await expect(call).rejects.toMatchObject({ code: 'MalformedHttpRequestException', status: 400 });
});
