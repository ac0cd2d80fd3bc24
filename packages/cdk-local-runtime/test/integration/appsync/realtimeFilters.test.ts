import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRealtime } from './realtimeClient.ts';
import type { RealtimeClient } from './realtimeClient.ts';
import { startTicketsApi } from './ticketsApi.ts';
import type { TicketsApi } from './ticketsApi.ts';

let runtime: TicketsApi;

beforeAll(async () => {
  runtime = await startTicketsApi();
});

afterAll(() => runtime.close());

/** What a subscription hears of tickets: all that come before the one that ends the test. */
async function heard(client: RealtimeClient, id: string): Promise<unknown[]> {
  await client.start('end', 'subscription { onTicket(id: "end") { id } }');
  await runtime.ticket('id: "end"');
  const found: unknown[] = [];
  for (let frame = await client.next(); frame.id !== 'end'; frame = await client.next()) {
    if (frame.id === id) found.push(Object.values(frame.payload?.data ?? {})[0]);
  }
  return found;
}

test('given arguments, when tickets come, then omitted ones ask for nothing and null asks for null', () =>
  runtime.withClient(async (client) => {
    await client.start('any', 'subscription { onTicket { id } }');
    await client.start('null', 'subscription($g: String) { onTicket(group: $g) { id } }', { g: null });
    await client.start('omitted', 'subscription($g: String) { onTicket(group: $g) { id } }', {});
    await runtime.ticket('id: "1", group: "a"', 'id group');
    await runtime.ticket('id: "2"', 'id group');
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
    runtime.withClient(async (client) => {
      const ack = await client.start('f', 'subscription($f: String) { onFiltered(filter: $f) { id } }', {
        f: filter,
      });
      expect(ack).toEqual({ id: 'f', type: 'start_ack' });
      const selection = 'id severity group tags address { country }';
      await runtime.ticket(`id: "no", ${fails}`, selection);
      await runtime.ticket(`id: "yes", ${passes}`, selection);
      expect(await heard(client, 'f')).toEqual([{ id: 'yes' }]);
    }),
);

test('given an enhanced filter, when the field is not in the mutation’s selection, then nothing passes', () =>
  runtime.withClient(async (client) => {
    await client.start('f', 'subscription($f: String) { onFiltered(filter: $f) { id } }', {
      f: '{"severity":{"ge":7}}',
    });
    await runtime.ticket('id: "unseen", severity: 9', 'id');
    expect(await heard(client, 'f')).toEqual([]);
  }));

test.each([
  ['six values for in', [{ fieldName: 'group', operator: 'in', value: ['1', '2', '3', '4', '5', '6'] }]],
  ['21 values for containsAny', [{ fieldName: 'tags', operator: 'containsAny', value: Array(21).fill('x') }]],
  ['one value for between', [{ fieldName: 'severity', operator: 'between', value: [1] }]],
  ['257 characters of path', [{ fieldName: 'a'.repeat(257), operator: 'eq', value: 1 }]],
  ['an unknown operator', [{ fieldName: 'group', operator: 'like', value: 'x' }]],
])('given a filter with %s, when a client subscribes, then it is refused', (_name, filters) =>
  runtime.withClient(async (client) => {
    const f = JSON.stringify({ filterGroup: [{ filters }] });
    const frame = await client.start('f', 'subscription($f: String) { onFiltered(filter: $f) { id } }', {
      f,
    });
    expect(frame).toMatchObject({ id: 'f', type: 'error' });
  }),
);

test('given a rule past level five, when tickets come, then AppSync ignores it, and the others of its group decide', () =>
  runtime.withClient(async (client) => {
    const filters = [
      { fieldName: 'a.b.c.d.e.f', operator: 'eq', value: 1 },
      { fieldName: 'severity', operator: 'eq', value: 7 },
    ];
    const f = JSON.stringify({ filterGroup: [{ filters }] });
    const ack = await client.start('f', 'subscription($f: String) { onFiltered(filter: $f) { id } }', { f });
    expect(ack.type).toBe('start_ack');
    await runtime.ticket('id: "no", severity: 6', 'id severity');
    await runtime.ticket('id: "yes", severity: 7', 'id severity');
    expect(await heard(client, 'f')).toEqual([{ id: 'yes' }]);
  }));

test('given a filter set from the caller’s group, when arguments say another, then the filter replaces them', () =>
  runtime.withClient(async (client) => {
    await client.start('g', 'subscription { onGroup(group: "mine") { id } }');
    await runtime.ticket('id: "theirs", group: "theirs"', 'id group');
    await runtime.ticket('id: "mine", group: "mine"', 'id group');
    expect(await heard(client, 'g')).toEqual([{ id: 'mine' }]);
  }));

test('given an invalidation, when it matches, then the subscription ends and the connection closes; others stay', async () => {
  const [out, stays] = [
    await openRealtime(runtime.appsync.realtimeUrl, runtime.keyed),
    await openRealtime(runtime.appsync.realtimeUrl, runtime.keyed),
  ];
  await out.start('1', 'subscription { onGroup(group: "out") { id } }');
  await stays.start('1', 'subscription { onGroup(group: "in") { id } }');
  expect((await runtime.post('mutation { expel(group: "out") }')).data).toEqual({ expel: 'gone' });
  expect(await out.next()).toEqual({
    id: '1',
    type: 'complete',
    payload: { message: 'Subscription complete.' },
  });
  await out.closed;
  await runtime.ticket('id: "after", group: "in"', 'id group');
  expect((await stays.next()).payload?.data).toEqual({ onGroup: { id: 'after' } });
  stays.close();
});

test('given six invalidations in one request, when it ends, then it has an error', async () => {
  const { errors } = await runtime.post('mutation { a: expelOften(from: 0) b: expelOften(from: 3) }');
  expect(errors).toMatchObject([{ errorType: 'BadRequestException' }]);
});
