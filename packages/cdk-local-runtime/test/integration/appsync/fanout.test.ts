import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';
import { answering } from './apiTemplate.ts';
import { openRealtime } from './realtimeClient.ts';
import type { RealtimeClient } from './realtimeClient.ts';

const connections = 100;
const perConnection = 20;

let runtime: TestApi;
let clients: RealtimeClient[];

beforeAll(async () => {
  runtime = await startTestApi({
    schema: `
      type Tick { id: ID! n: Int }
      type Query { nothing: String }
      type Mutation { tick(id: ID!, n: Int): Tick }
      type Subscription { onTick(id: ID): Tick @aws_subscribe(mutations: ["tick"]) }
    `,
    resolvers: { 'Mutation.tick': { source: 'NONE', code: answering('ctx.args') } },
  });
  const headers = { 'x-api-key': runtime.apiKey };
  clients = await Promise.all(
    Array.from({ length: connections }, () => openRealtime(runtime.appsync.realtimeUrl, headers)),
  );
});

afterAll(async () => {
  for (const client of clients) client.close();
  await runtime.close();
});

test('given 2,000 subscribers, when a mutation publishes, then each whose argument matches hears it once, in order', async () => {
  const query = 'subscription($id: ID) { onTick(id: $id) { id n } }';
  const started = clients.flatMap((client, c) =>
    Array.from({ length: perConnection }, (_, s) =>
      // One in ten follows one id only; the others follow everything.
      client.start(String(s), query, s % 10 === 0 ? { id: `id-${c}` } : {}),
    ),
  );
  expect((await Promise.all(started)).filter(({ type }) => type === 'start_ack')).toHaveLength(
    connections * perConnection,
  );
  await runtime.post('mutation { tick(id: "id-7", n: 1) { id n } }');
  await runtime.post('mutation { tick(id: "id-8", n: 2) { id n } }');
  await Promise.all(
    clients.map(async (client, c) => {
      const all = Array.from({ length: perConnection }, (_, s) => s).filter((s) => s % 10 !== 0);
      const mine = c === 7 || c === 8 ? perConnection - all.length : 0;
      const frames = await Promise.all(Array.from({ length: 2 * all.length + mine }, () => client.next()));
      const heard = Map.groupBy(frames, ({ id }) => id);
      for (const s of all) expect(heard.get(String(s))?.map(number)).toEqual([1, 2]);
      for (const s of [0, 10])
        expect(heard.get(String(s))?.map(number) ?? []).toEqual(c === 7 ? [1] : c === 8 ? [2] : []);
    }),
  );
});

function number({ payload }: { payload?: { data?: Record<string, unknown> } }): unknown {
  return (payload?.data?.['onTick'] as { n: number }).n;
}
