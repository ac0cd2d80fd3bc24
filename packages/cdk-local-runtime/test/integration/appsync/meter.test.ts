import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Use } from '../../../src/appsync/server/meter.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { startTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';
import { answering } from './apiTemplate.ts';
import { openRealtime } from './realtimeClient.ts';

const used: Use[] = [];
let runtime: TestApi;

beforeAll(async () => {
  runtime = await startTestApi(
    {
      schema: `
        type Note @aws_api_key @aws_iam { text: String }
        type Query { get: String }
        type Mutation { add(text: String): Note @aws_api_key @aws_iam }
        type Subscription { onAdd: Note @aws_subscribe(mutations: ["add"]) }
      `,
      api: { AdditionalAuthenticationProviders: [{ AuthenticationType: 'AWS_IAM' }] },
      resolvers: { 'Mutation.add': { source: 'NONE', code: answering('ctx.args') } },
    },
    { meter: (use) => used.push(use) },
  );
});

afterAll(() => runtime.close());

test('given operations, messages and connections, when they end, then each is counted as AWS bills it', async () => {
  const client = await openRealtime(runtime.appsync.realtimeUrl, { 'x-api-key': runtime.apiKey });
  await client.start('1', 'subscription { onAdd { text } }');
  await client.start('2', 'subscription { onAdd { text } }');
  await runtime.post('{ get }');
  await runtime.post('{ get }', {}, {});
  const query = 'mutation($text: String) { add(text: $text) { text } }';
  await runtime.post(query, { text: 'x'.repeat(6 * 1024) });
  await runtime.appsync.executeAsPrincipal({ principal: OPERATOR, query, variables: { text: 'short' } });
  for (let n = 0; n < 4; n++) await client.next();
  client.close();
  await client.closed;
  await expect.poll(() => used.length).toBe(6);
  const operation = (flow: string) => ({ what: 'operation', units: 1, flow });
  const message = (units: number) => ({ what: 'message', units, flow: 'Mutation.add' });
  expect(used).toEqual([
    operation('Query.get'),
    operation('Mutation.add'),
    // Two subscribers, two steps of 5 KB each.
    message(4),
    operation('Mutation.add'),
    message(2),
    { what: 'connectionMinute', units: 1, flow: '' },
  ]);
});
