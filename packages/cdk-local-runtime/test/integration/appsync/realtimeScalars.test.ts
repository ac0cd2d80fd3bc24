import { afterAll, beforeAll, expect, test } from 'vitest';
import { startNodesApi } from './nodesApi.ts';
import type { NodesApi } from './nodesApi.ts';
import { openRealtime } from './realtimeClient.ts';

let runtime: NodesApi;

beforeAll(async () => {
  runtime = await startNodesApi();
});

afterAll(() => runtime.close());

test.each([
  ['onHail', 'mutation { hail(text: "ho") }', 'ho'],
  ['onHail(text: "other")', 'mutation { hail(text: "ho") }', undefined],
  ['onPaint', 'mutation { paint(color: RED) }', 'RED'],
  ['onList', 'mutation { list(items: ["a", null]) }', ['a', null]],
  ['onTick', 'mutation { tick(name: "t") }', expect.any(Number)],
])('given a subscription %s of no object, when %s runs, then it hears %j', async (field, mutation, heard) => {
  const client = await openRealtime(runtime.appsync.realtimeUrl, { 'x-api-key': runtime.apiKey });
  await client.start('1', `subscription { it: ${field} }`);
  await client.start('end', 'subscription { onPaint }');
  expect((await runtime.post(mutation)).errors).toBeUndefined();
  await runtime.post('mutation { paint(color: BLUE) }');
  const mine: unknown[] = [];
  for (let frame = await client.next(); ; frame = await client.next()) {
    if (frame.id === '1') mine.push(frame.payload);
    else if (frame.payload?.data?.['onPaint'] === 'BLUE') break;
  }
  expect(mine.slice(0, 1)).toEqual(heard === undefined ? [] : [{ data: { it: heard } }]);
  client.close();
});
