import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRealtime, type RealtimeClient } from '../integration/appsync/realtimeClient.ts';
import { startApp, type RunningApp } from './runningApp.ts';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp('chat');
});

afterAll(() => app.close());

const connect = (): Promise<RealtimeClient> => openRealtime(app.realtimeUrl, { 'x-api-key': app.apiKey });
const say = (args: string) =>
  app.post(`mutation { say(${args}) { room author text level priority sentAt } }`);
const text = async (client: RealtimeClient): Promise<unknown> => {
  const { payload } = await client.next();
  return (Object.values(payload?.data ?? {})[0] as { text: string } | undefined)?.text ?? payload;
};

/** Says messages in order and ends with one that every subscriber of the test hears. */
async function saidTo(client: RealtimeClient, messages: readonly string[], last: string): Promise<unknown[]> {
  for (const args of [...messages, last]) expect((await say(args)).errors).toBeUndefined();
  const heard: unknown[] = [];
  while (heard.at(-1) !== 'last') heard.push(await text(client));
  return heard;
}

test('given a pipeline on NONE, when a message is said, then it is stamped; a moderated one is an error and tells nobody', async () => {
  const client = await connect();
  await client.start('1', 'subscription { onMessage(room: "lobby") { text sentAt } }');
  const { data } = await say('room: "lobby", author: "ann", text: "hi"');
  expect(data).toMatchObject({
    say: { text: 'hi', level: 'INFO', priority: 0, sentAt: expect.any(Number) as number },
  });
  const refused = await say('room: "lobby", author: "ann", text: "buy spam"');
  expect(refused.errors).toMatchObject([{ errorType: 'Moderated', errorInfo: { banned: ['spam'] } }]);
  await say('room: "lobby", author: "ann", text: "bye"');
  expect([await text(client), await text(client)]).toEqual(['hi', 'bye']);
  client.close();
});

test('given arguments, when messages come, then those given must be equal and one left out asks for nothing', async () => {
  const client = await connect();
  await client.start('1', 'subscription { onMessage(room: "r1", author: "bob") { text } }');
  const heard = await saidTo(
    client,
    ['room: "r1", author: "ann", text: "not bob"', 'room: "r2", author: "bob", text: "elsewhere"'],
    'room: "r1", author: "bob", text: "last"',
  );
  expect(heard).toEqual(['last']);
  client.close();
});

test('given an enhanced filter with alternatives, when messages come, then it replaces the arguments', async () => {
  const client = await connect();
  const start = await client.start(
    '1',
    'subscription { onImportant(room: "r3", user: "me", above: 5) { text } }',
  );
  expect(start.type).toBe('start_ack');
  const heard = await saidTo(
    client,
    [
      'room: "r3", author: "ann", text: "low", priority: 5',
      'room: "r3", author: "ann", text: "high", priority: 6',
      'room: "r3", author: "me", text: "own", priority: 9',
      'room: "r3", author: "ann", text: "warning", level: WARNING',
      'room: "r4", author: "ann", text: "elsewhere", level: URGENT',
    ],
    'room: "r3", author: "ann", text: "last", level: URGENT',
  );
  expect(heard).toEqual(['high', 'warning', 'last']);
  client.close();
});

test.each([
  ['{"text":{"beginsWith":"la"}}', ['last']],
  ['{"text":{"contains":"a"},"room":{"eq":"r5"}}', ['apple', 'banana', 'last']],
  ['{"priority":{"between":[2,3]},"room":{"eq":"r5"}}', ['banana', 'last']],
  ['{"level":{"notIn":["INFO"]},"room":{"eq":"r5"}}', ['apple', 'last']],
])('given a client’s own filter %s, when messages come, then it decides', async (filter, expected) => {
  const client = await connect();
  const document = 'subscription($filter: AWSJSON!) { onFiltered(filter: $filter) { text } }';
  expect((await client.start('1', document, { filter })).type).toBe('start_ack');
  const heard = await saidTo(
    client,
    [
      'room: "r5", author: "ann", text: "apple", level: WARNING, priority: 1',
      'room: "r5", author: "ann", text: "banana", priority: 2',
    ],
    'room: "r5", author: "ann", text: "last", level: URGENT, priority: 3',
  );
  expect(heard).toEqual(expected);
  client.close();
});

test('given a user who leaves, when their subscription is invalidated, then it ends and others go on', async () => {
  const document = (user: string) =>
    `subscription { onImportant(room: "r6", user: "${user}", above: 0) { text } }`;
  const [leaving, staying] = await Promise.all([connect(), connect()]);
  await leaving.start('1', document('leaver'));
  await staying.start('1', document('stayer'));
  const leave = 'mutation { leave(room: "r6", user: "leaver") { user } }';
  expect((await app.post(leave)).data).toEqual({ leave: { user: 'leaver' } });
  expect(await leaving.next()).toEqual({
    id: '1',
    type: 'complete',
    payload: { message: 'Subscription complete.' },
  });
  await leaving.closed;
  await say('room: "r6", author: "ann", text: "still here", priority: 1');
  expect(await text(staying)).toBe('still here');
  staying.close();
});

test('given a mutation that answers a list, when it publishes, then plain subscribers hear the list, filtered ones nothing', async () => {
  const client = await connect();
  await client.start('plain', 'subscription { onAll { text } }');
  await client.start('filtered', 'subscription { onAll(filtered: true) { text } }');
  await app.post('mutation { sayAll(room: "r7", texts: ["one", "two"]) { text author } }');
  await app.post('mutation { sayAll(room: "r7", texts: ["three"]) { text author } }');
  expect([await client.next(), await client.next()].map(({ id, payload }) => [id, payload?.data])).toEqual([
    ['plain', { onAll: [{ text: 'one' }, { text: 'two' }] }],
    ['plain', { onAll: [{ text: 'three' }] }],
  ]);
  client.close();
});
