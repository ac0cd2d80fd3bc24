import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR } from '../../src/gateway/principal.ts';
import { silentLog } from '../../src/log/log.ts';
import { startRuntime, type Runtime } from '../../src/start.ts';
import type { Resource } from '../../src/template/model.ts';
import { synthesize } from './synthesize.ts';

let runtime: Runtime;
let assemblyDir: string;

beforeAll(async () => {
  assemblyDir = await synthesize('orders');
  const dataDir = mkdtempSync(join(tmpdir(), 'orders-local-'));
  runtime = await startRuntime({
    assemblyDir,
    dataDir,
    port: 0,
    ephemeral: true,
    log: silentLog,
  });
});

afterAll(async () => {
  await runtime.close();
  rmSync(assemblyDir, { recursive: true, force: true });
});

/** The resource whose logical id CDK made from this construct's id. */
function resource(constructId: string): Resource {
  const found = [...runtime.platform.stack.resources.values()].find(({ logicalId }) =>
    new RegExp(`^${constructId}[0-9A-F]{8}$`).test(logicalId),
  );
  if (found === undefined) throw new Error(`no ${constructId}`);
  return found;
}

async function item(id: string): Promise<Record<string, { S?: string; N?: string }> | undefined> {
  const { Item } = await runtime.platform.gateway.json<{ Item?: Record<string, { S?: string; N?: string }> }>(
    OPERATOR,
    'dynamodb',
    'GetItem',
    { TableName: resource('Orders').ref, Key: { id: { S: id } }, ConsistentRead: true },
  );
  return Item;
}

const patience = { timeout: 25_000, interval: 50 };

async function receive(constructId: string): Promise<string[]> {
  const { Messages = [] } = await runtime.platform.gateway.json<{
    Messages?: { Body: string; ReceiptHandle: string }[];
  }>(OPERATOR, 'sqs', 'ReceiveMessage', {
    QueueUrl: resource(constructId).ref,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: 1,
  });
  return Messages.map(({ Body }) => Body);
}

const send = (body: unknown) =>
  runtime.platform.gateway.json(OPERATOR, 'sqs', 'SendMessage', {
    QueueUrl: resource('Inbox').ref,
    MessageBody: JSON.stringify(body),
  });

test('given an app in CDK’s own words, when an order comes in, then every consumer hears of it', async () => {
  await send({ id: 'order-1' });

  await expect.poll(() => item('order-1'), patience).toMatchObject({ state: { S: 'ACCEPTED' } });
  await expect.poll(() => item('count'), patience).toMatchObject({ orders: { N: '1' } });
  await expect.poll(() => item('shipment'), patience).toMatchObject({ state: { S: 'SHIPPED' } });
  await expect.poll(() => item('news'), patience).toMatchObject({ heard: { N: '1' } });
  const told: string[] = [];
  await expect.poll(async () => told.push(...(await receive('Told'))), patience).toBe(2);
  expect(told).toContain('hello orders: order-1');
  expect(
    told.map((body) => (body.startsWith('{') ? (JSON.parse(body) as { source: string }).source : '')),
  ).toContain('orders');
});

test('given grants that CDK wrote, when the run is over, then nobody was refused', () => {
  const refused = runtime.platform.gateway.record
    .decisions()
    .filter(({ statement }) => statement === undefined);
  expect(
    refused.map(({ principal, access }) => `${principal.arn} ${access.action} ${access.resource}`),
  ).toEqual([]);
});

test('given a REST API, when it is called, then its function gets the bytes and its answer comes back; elsewhere nothing is', async () => {
  const url = runtime.restApis[0]?.urls['live'] ?? '';
  const bytes = Buffer.from([0xff, 0x00, 0x7b, 0xfe]);
  const call = (path: string, method = 'POST') =>
    fetch(`${url}${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', 'X-Partner': 'yes' },
      ...(method === 'POST' ? { body: bytes } : {}),
    });
  const answer = await call('/partners/acme?page=1&page=2');
  expect([answer.status, answer.headers.get('x-echo')]).toEqual([202, 'yes']);
  expect(await answer.json()).toMatchObject({
    resource: '/partners/{name}',
    path: '/partners/acme',
    pathParameters: { name: 'acme' },
    queryStringParameters: { page: '2' },
    multiValueQueryStringParameters: { page: ['1', '2'] },
    body: bytes.toString('base64'),
    isBase64Encoded: true,
    requestContext: { stage: 'live', path: '/live/partners/acme', httpMethod: 'POST' },
  });
  for (const elsewhere of [call('/partners'), call('/partners/acme', 'GET')]) {
    const { status, headers } = await elsewhere;
    expect([status, headers.get('x-amzn-errortype')]).toEqual([403, 'MissingAuthenticationTokenException']);
  }
});
