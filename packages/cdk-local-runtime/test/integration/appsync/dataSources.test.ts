import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AwsCall } from '../../../src/gateway/gateway.ts';
import type { SupportTable } from '../../../src/template/model.ts';
import { startTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';
import { requesting } from './apiTemplate.ts';

const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
const busCalls: AwsCall[] = [];
let site: Server;
let runtime: TestApi;

const busSupport: SupportTable = { 'AWS::Events::EventBus': { honours: ['Name'] } };

beforeAll(async () => {
  site = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      response.writeHead(418, { 'x-kind': 'teapot' }).end('short and stout');
    });
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  runtime = await startTestApi(
    {
      schema: `
        type Item { id: ID! label: String unsized: String late: String }
        type Query {
          items: [Item] invoke(how: String): AWSJSON direct(text: String): String later: String
          put(events: AWSJSON!): AWSJSON http(path: String!): AWSJSON signed: AWSJSON lost: AWSJSON
        }
      `,
      functions: {
        Batch: `export const handler = async (batch) => {
          if (!Array.isArray(batch)) return 'no batch';
          return batch.map(({ id }) => id === '3' ? null : { label: id + ' of ' + batch.length });
        };`,
        Short: `export const handler = async () => ['only one'];`,
        How: `export const handler = async ({ how }) => {
          if (how === 'throw') throw new RangeError('out of range');
          return how === 'nothing' ? undefined : { how };
        };`,
        Direct: `export const handler = async (context) => JSON.stringify(
          { keys: Object.keys(context).sort(), text: context.arguments.text, field: context.info.fieldName });`,
      },
      buses: ['Orders'],
      http: {
        Site: { Endpoint: endpoint },
        Signed: {
          Endpoint: 'https://states.us-east-1.amazonaws.com',
          AuthorizationConfig: {
            AuthorizationType: 'AWS_IAM',
            AwsIamConfig: { SigningRegion: 'us-east-1', SigningServiceName: 'sts' },
          },
        },
        Lost: { Endpoint: 'http://127.0.0.1:1' },
      },
      resolvers: {
        'Query.items': {
          source: 'NONE',
          code: requesting(`{ payload: ['1', '2', '3', '4', '5', '6', '7'].map((id) => ({ id })) }`),
        },
        'Item.label': {
          source: 'Batch',
          code: `export function request(ctx) { return { operation: 'BatchInvoke', payload: { id: ctx.source.id } }; }
            export function response(ctx) { return ctx.result ? ctx.result.label : 'none'; }`,
          batch: 4,
        },
        'Item.unsized': {
          source: 'Batch',
          code: `export function request(ctx) { return { operation: 'BatchInvoke', payload: { id: ctx.source.id } }; }
            export function response(ctx) { return ctx.result ? ctx.result.label : 'none'; }`,
        },
        'Item.late': {
          source: 'Short',
          code: `import { util } from '@aws-appsync/utils';
            export function request(ctx) { return { operation: 'BatchInvoke', payload: 1 }; }
            export function response(ctx) { if (ctx.error) util.error(ctx.error.message, ctx.error.type); return ctx.result; }`,
        },
        'Query.invoke': { source: 'How', code: requesting(`{ operation: 'Invoke', payload: ctx.args }`) },
        'Query.direct': { source: 'Direct' },
        'Query.later': {
          source: 'How',
          code: requesting(`{ operation: 'Invoke', invocationType: 'Event', payload: {} }`),
        },
        'Query.put': {
          source: 'Orders',
          code: requesting(`{ operation: 'PutEvents', events: ctx.args.events }`),
        },
        'Query.http': {
          source: 'Site',
          code: requesting(`{ method: 'POST', resourcePath: ctx.args.path, params: { query: { a: 'b c' },
            headers: { 'Content-Type': 'application/json', Host: 'other' }, body: { x: 1 } } }`),
        },
        'Query.signed': {
          source: 'Signed',
          code: requesting(`{ method: 'POST', resourcePath: '/', params: {
            headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Action=GetCallerIdentity&Version=2011-06-15' } }`),
        },
        'Query.lost': { source: 'Lost', code: requesting(`{ method: 'GET', resourcePath: '/' }`) },
      },
    },
    { supports: [busSupport] },
  );
  runtime.platform.gateway.register('events', async (call) => {
    busCalls.push(call);
    const body = JSON.stringify({ FailedEntryCount: 0, Entries: [{ EventId: 'e1' }] });
    return { status: 200, headers: {}, body: Buffer.from(body) };
  });
});

afterAll(async () => {
  await runtime.close();
  site.close();
});

const json = async (field: string, variables = '') =>
  JSON.parse(String((await runtime.post(`{ ${field}${variables} }`)).data?.[field])) as unknown;

test('given BatchInvoke with a size, when seven fields ask, then they go in batches of at most that size, in order', async () => {
  const { data } = await runtime.post('{ items { id label } }');
  expect(data?.['items']).toEqual([
    { id: '1', label: '1 of 4' },
    { id: '2', label: '2 of 4' },
    { id: '3', label: 'none' },
    { id: '4', label: '4 of 4' },
    { id: '5', label: '5 of 3' },
    { id: '6', label: '6 of 3' },
    { id: '7', label: '7 of 3' },
  ]);
});

test('given BatchInvoke without a size, when seven fields ask, then AppSync’s five go together', async () => {
  const { data } = await runtime.post('{ items { unsized } }');
  const sizes = (data?.['items'] as { unsized: string }[]).map(({ unsized }) => unsized.split(' of ')[1]);
  expect(sizes).toEqual(['5', '5', undefined, '5', '5', '2', '2']);
});

test('given a batch response of another length, when it comes, then every field of the batch fails', async () => {
  const { data, errors } = await runtime.post('{ items { late } }');
  expect(data?.['items']).toEqual(Array.from({ length: 7 }, () => ({ late: null })));
  expect(errors).toHaveLength(7);
  expect(new Set(errors?.map(({ errorType }) => errorType))).toEqual(new Set(['Lambda:IllegalArgument']));
});

test('given a function that throws, when it is invoked, then ctx.error is Lambda:Unhandled', async () => {
  const { errors } = await runtime.post('{ invoke(how: "throw") }');
  expect(errors).toMatchObject([
    { errorType: 'Lambda:Unhandled', message: 'out of range', path: ['invoke'] },
  ]);
  expect(await json('invoke', '(how: "fine")')).toEqual({ how: 'fine' });
  expect((await runtime.post('{ invoke(how: "nothing") }')).data).toEqual({ invoke: null });
});

test('given no code, when a Lambda resolver runs, then the function gets the whole context', async () => {
  expect(await json('direct', '(text: "hi")')).toEqual({
    keys: ['arguments', 'identity', 'info', 'prev', 'request', 'source', 'stash'],
    text: 'hi',
    field: 'direct',
  });
});

test('given an Event invocation, when it is queued, then the result is null', async () => {
  expect(await runtime.post('{ later }')).toMatchObject({ data: { later: null }, errors: undefined });
});

test('given PutEvents, when it runs, then the bus gets the entries in the role of the data source', async () => {
  const query = 'query($events: AWSJSON!) { put(events: $events) }';
  const events = [
    { source: 'shop', detailType: 'sold', detail: { n: 1 }, resources: ['r'], time: '2022-01-10T05:00:10Z' },
    { source: 'shop', detailType: 'idle', detail: {} },
  ];
  const { data } = await runtime.post(query, { events: JSON.stringify(events) });
  expect(JSON.parse(String(data?.['put']))).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: 'e1' }] });
  const EventBusName = runtime.platform.stack.resources.get('OrdersBus')?.attributes['Arn'];
  expect(JSON.parse(busCalls.at(-1)?.request.body.toString() ?? '')).toEqual({
    Entries: [
      {
        EventBusName,
        Source: 'shop',
        DetailType: 'sold',
        Detail: '{"n":1}',
        Resources: ['r'],
        Time: Date.UTC(2022, 0, 10, 5, 0, 10) / 1000,
      },
      { EventBusName, Source: 'shop', DetailType: 'idle', Detail: '{}' },
    ],
  });
  expect(busCalls.at(-1)?.principal).toMatchObject({ session: 'APPSYNC_ASSUME_ROLE', flow: 'Query.put' });
});

test('given no or too many events, when PutEvents runs, then the field fails', async () => {
  const query = 'query($events: AWSJSON!) { put(events: $events) }';
  for (const count of [0, 11]) {
    const events = JSON.stringify(
      Array.from({ length: count }, () => ({ source: 's', detailType: 't', detail: {} })),
    );
    expect((await runtime.post(query, { events })).errors).toMatchObject([{ errorType: 'MappingTemplate' }]);
  }
});

test('given an HTTP data source, when it is called, then status, headers and body are the result', async () => {
  const result = await json('http', '(path: "/v1/tea")');
  expect(result).toMatchObject({ statusCode: 418, headers: { 'x-kind': 'teapot' }, body: 'short and stout' });
  expect(seen.at(-1)).toMatchObject({ method: 'POST', url: '/v1/tea?a=b+c', body: '{"x":1}' });
  expect(seen.at(-1)?.headers.host).toMatch(/^127\.0\.0\.1/);
});

test('given IAM authorization, when an AWS host is called, then the gateway takes the signature of the service role', async () => {
  const result = (await json('signed')) as { statusCode: number; body: string };
  expect(result.statusCode).toBe(200);
  expect(result.body).toContain('APPSYNC_ASSUME_ROLE');
});

test('given a host that does not answer, when it is called, then ctx.error says so', async () => {
  expect((await runtime.post('{ lost }')).errors).toMatchObject([{ errorType: 'BadGatewayException' }]);
});
