import WebSocket from 'ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';
import type { Frame } from './realtimeClient.ts';

/** Sleeps that the connection has asked for and that nothing has ended yet. */
const sleeps: { ms: number; wake(): void }[] = [];
let runtime: TestApi;

beforeAll(async () => {
  runtime = await startTestApi(
    {
      schema: `
        type Query { nothing: String }
        type Mutation { ring: String }
        type Subscription { onRing: String @aws_subscribe(mutations: ["ring"]) }
      `,
      resolvers: {},
    },
    {
      clock: {
        now: () => new Date(),
        sleep: (ms, signal) =>
          new Promise((resolve) => {
            const sleep = { ms, wake: resolve };
            sleeps.push(sleep);
            signal?.addEventListener('abort', () => {
              sleeps.splice(sleeps.indexOf(sleep), 1);
              resolve();
            });
          }),
      },
    },
  );
});

afterAll(() => runtime.close());

const wake = (ms: number): void => {
  const at = sleeps.findIndex((sleep) => sleep.ms === ms);
  expect(at).toBeGreaterThanOrEqual(0);
  sleeps.splice(at, 1)[0]?.wake();
};

test('given a connection, when a minute passes, then a keep-alive comes, and after a day it is closed', async () => {
  const header = Buffer.from(JSON.stringify({ host: 'h', 'x-api-key': runtime.apiKey })).toString('base64');
  const socket = new WebSocket(`${runtime.appsync.realtimeUrl}?header=${header}&payload=e30=`, 'graphql-ws');
  const frames: Frame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Frame));
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await expect.poll(() => frames.map(({ type }) => type)).toEqual(['connection_ack', 'ka']);
  wake(60_000);
  await expect.poll(() => frames.length).toBe(3);
  wake(60_000);
  await expect.poll(() => frames.map(({ type }) => type)).toEqual(['connection_ack', 'ka', 'ka', 'ka']);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  wake(24 * 60 * 60 * 1000);
  expect(await closed).toBe(1000);
  await expect.poll(() => sleeps.filter(({ ms }) => ms === 60_000)).toEqual([]);
});
