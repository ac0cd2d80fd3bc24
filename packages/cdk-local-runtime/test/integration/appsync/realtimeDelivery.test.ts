import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { openRealtime } from './realtimeClient.ts';
import { startTicketsApi } from './ticketsApi.ts';
import type { TicketsApi } from './ticketsApi.ts';

let runtime: TicketsApi;

beforeAll(async () => {
  runtime = await startTicketsApi();
});

afterAll(() => runtime.close());

test('given one connection, when subscriptions come in several modes, then each is authorised on its own', () =>
  runtime.withClient(async (client) => {
    const query = 'subscription { onLambda { id secret } }';
    expect(await client.start('1', query, {}, { authorization: 'group:a' })).toEqual({
      id: '1',
      type: 'start_ack',
    });
    const denied = await client.start('2', query);
    expect(denied).toMatchObject({
      id: '2',
      type: 'error',
      payload: {
        errors: [
          { errorType: 'Unauthorized', message: 'Not Authorized to access onLambda on type Subscription' },
        ],
      },
    });
    const nobody = await client.start('3', query, {}, { authorization: 'stranger' });
    expect(nobody.payload?.errors).toMatchObject([{ errorType: 'UnauthorizedException' }]);
    const none = await client.start('4', query, {}, {});
    expect(none.payload?.errors).toMatchObject([{ message: 'Valid authorization header not provided.' }]);
    await client.start('5', 'subscription { onTicket { id secret } }');
    await runtime.ticket('id: "modes"', 'id secret');
    await runtime.post(
      'mutation { createTicket(id: "modes") { id secret } }',
      {},
      { authorization: 'group:a' },
    );
    const frames = [await client.next(), await client.next(), await client.next(), await client.next()];
    // The key may not read `secret`, neither in the mutation nor in what is pushed.
    expect(frames.filter(({ id }) => id === '1').map(({ payload }) => payload?.data)).toEqual([
      { onLambda: { id: 'modes', secret: null } },
      { onLambda: { id: 'modes', secret: 's' } },
    ]);
    for (const { payload } of frames.filter(({ id }) => id === '5')) {
      expect(payload?.data).toEqual({ onTicket: { id: 'modes', secret: null } });
      expect(payload?.errors).toMatchObject([{ message: 'Not Authorized to access secret on type Ticket' }]);
    }
  }));

test('given a mutation, when subscribers select more than it did, then the rest is null, and non-null takes its parent', () =>
  runtime.withClient(async (client) => {
    await client.start('1', 'subscription { onTicket { __typename id group computed alias: severity } }');
    await client.start('2', 'subscription { onTicket { id must } }');
    await runtime.ticket('id: "few", severity: 3', 'key: id severity computed');
    const frames = [await client.next(), await client.next()].sort((a, b) => Number(a.id) - Number(b.id));
    expect(frames[0]?.payload).toEqual({
      data: {
        onTicket: { __typename: 'Ticket', id: 'few', group: null, computed: 'computed for few', alias: 3 },
      },
    });
    expect(frames[1]?.payload).toEqual({
      data: { onTicket: null },
      errors: [
        {
          path: ['onTicket', 'must'],
          locations: null,
          message:
            "Cannot return null for non-nullable type: 'String' within parent 'Ticket' (/onTicket/must)",
        },
      ],
    });
  }));

test('given variables with defaults, when they decide what a mutation and a subscription select, then the push follows them', () =>
  runtime.withClient(async (client) => {
    const started = await client.start(
      '1',
      'subscription($all: Boolean! = true, $id: ID = "d") { onTicket(id: $id) { id group severity @include(if: $all) } }',
    );
    expect(started).toEqual({ id: '1', type: 'start_ack' });
    const { data } = await runtime.post(
      'mutation($all: Boolean! = false) { createTicket(id: "d", group: "g", severity: 2) { id severity group @include(if: $all) } }',
    );
    expect(data).toEqual({ createTicket: { id: 'd', severity: 2 } });
    expect((await client.next()).payload?.data).toEqual({ onTicket: { id: 'd', severity: 2, group: null } });
  }));

test('given AWSJSON, when it is pushed, then it is one JSON text', () =>
  runtime.withClient(async (client) => {
    await client.start('1', 'subscription { onTicket { json } }');
    await runtime.post('mutation($j: AWSJSON) { createTicket(id: "j", json: $j) { json } }', {
      j: '{"a":[1]}',
    });
    expect((await client.next()).payload?.data).toEqual({ onTicket: { json: '{"a":[1]}' } });
  }));

test('given two mutations in one request, when a subscription follows both, then it hears both in order', () =>
  runtime.withClient(async (client) => {
    await client.start('1', 'subscription { onTicket { id } }');
    await runtime.post('mutation { a: createTicket(id: "1st") { id } b: createTwo(id: "2nd") { id } }');
    expect((await client.next()).payload?.data).toEqual({ onTicket: { id: '1st' } });
    expect((await client.next()).payload?.data).toEqual({ onTicket: { id: '2nd' } });
  }));

test('given a pushed object beyond 240 KB, when it is delivered, then it is left out and the next one comes', () =>
  runtime.withClient(async (client) => {
    await client.start('1', 'subscription { onTicket { id group } }');
    const query = 'mutation($g: String) { createTicket(id: "big", group: $g) { id group } }';
    expect((await runtime.post(query, { g: 'x'.repeat(250 * 1024) })).status).toBe(200);
    await runtime.ticket('id: "small"', 'id group');
    expect((await client.next()).payload?.data).toEqual({ onTicket: { id: 'small', group: null } });
  }));

test('given a client that leaves and comes back, when it subscribes again, then it hears on', async () => {
  const first = await openRealtime(runtime.appsync.realtimeUrl, runtime.keyed);
  await first.start('1', 'subscription { onTicket(id: "back") { id } }');
  first.close();
  await first.closed;
  await runtime.ticket('id: "back"');
  await runtime.withClient(async (client) => {
    await client.start('1', 'subscription { onTicket(id: "back") { id } }');
    await runtime.ticket('id: "back"');
    expect(await client.next()).toMatchObject({ id: '1', type: 'data' });
  });
});

test('given executeAsPrincipal, when it runs a mutation, then subscribers hear it', () =>
  runtime.withClient(async (client) => {
    await client.start('1', 'subscription { onTicket(id: "inside") { id } }');
    const query = 'mutation($id: ID!) { createTicket(id: $id) { id must } }';
    const answer = await runtime.appsync.executeAsPrincipal({
      principal: OPERATOR,
      query,
      variables: { id: 'inside' },
    });
    expect(answer).toEqual({ data: { createTicket: { id: 'inside', must: 'm' } }, errors: [] });
    expect((await client.next()).payload?.data).toEqual({ onTicket: { id: 'inside' } });
  }));
