import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { merchantId } from '../../../../functions/shared/ids.ts';
import { secret } from '../../../../functions/shared/secret.ts';
import { httpPost } from '../../../../functions/webhooks/egress/httpPost.ts';
import type { WebhookTable } from '../../../../functions/webhooks/dynamoEndpoints.ts';
import type { StoredEndpoint } from '../../../../functions/webhooks/ports.ts';
import { startWebhookReceiver, verified, type WebhookReceiver } from '../../../e2e/server/webhookReceiver.ts';
import { eventOf, handClock, MERCHANT, webhooksOn } from './world.ts';
import { startWebhooksTable } from './webhooksTable.ts';

let table: WebhookTable & { close(): Promise<void> };
let receiver: WebhookReceiver;
beforeAll(async () => {
  table = await startWebhooksTable();
  receiver = await startWebhookReceiver();
});
afterAll(async () => {
  await receiver.close();
  await table.close();
});

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const endpointOf = (id: string): StoredEndpoint => ({
  id,
  version: 1,
  merchantId: MERCHANT,
  url: receiver.url,
  description: null,
  eventTypes: null,
  status: 'ENABLED',
  disabledReason: null,
  failingSince: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  inputHash: '',
});

/** The same numbers for the same seed: https://en.wikipedia.org/wiki/Linear_congruential_generator */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

const KILLS = 50;
const EVENTS = 60;

describe('a receiver that is down for a day', () => {
  it('given senders that are killed fifty times meanwhile, then every event arrives, and none altered', async () => {
    const clock = handClock();
    const random = seeded(11);
    let kills = 0;
    /** Dies before the call or after it, as often as it is told to. */
    const mortal = async (post: Parameters<typeof httpPost>[0]) => {
      const dies = kills < KILLS && random() < 0.2;
      if (dies && random() < 0.5) throw new Error(`killed before the call ${++kills}`);
      const outcome = await httpPost(post);
      if (dies) throw new Error(`killed after the call ${++kills}`);
      return outcome;
    };
    const webhooks = webhooksOn(table, clock, mortal);
    const endpoint = endpointOf(`whe_${'a'.repeat(32)}`);
    await webhooks.log.open(MERCHANT, endpoint.createdAt);
    await webhooks.endpoints.create(endpoint, [{ secret: secret(SECRET), expiresAt: null }], 'key_1');
    receiver.answer(503);
    const events = Array.from({ length: EVENTS }, (_, i) => eventOf(i));
    /** What the queue does with a message whose receiver died: it comes again, or, here, it is lost. */
    const pass = async (): Promise<void> => {
      for (const message of webhooks.receive()) {
        try {
          await webhooks.send(message);
        } catch {
          if (random() < 0.5) await webhooks.queue.send([message], 150);
        }
      }
      for (const message of webhooks.ended.splice(0)) {
        await webhooks.recordAttempt(message);
        // At least once: the same outcome comes again.
        if (random() < 0.1) await webhooks.recordAttempt(message);
      }
    };
    const HOURS = 24;
    const STEP_SECONDS = 900;
    for (let step = 0; step * STEP_SECONDS < HOURS * 3_600; step++) {
      // Every event is delivered by the bus twice, in another order.
      const fresh = events.slice(step * 5, step * 5 + 5);
      if (fresh.length > 0)
        await webhooks.record([...fresh, ...events.slice(0, step * 5).slice(-5)].reverse());
      await pass();
      clock.advance(STEP_SECONDS);
      await webhooks.dispatch();
    }
    expect(kills).toBe(KILLS);
    receiver.answer(204);
    // The longest wait of the schedule is a day.
    for (let hour = 0; hour < 48; hour++) {
      clock.advance(3_600);
      await webhooks.dispatch();
      await pass();
    }
    const stored = await Promise.all(
      events.map(({ id: eventId, occurredAt }) =>
        webhooks.deliveries.get({ merchantId: MERCHANT, endpointId: endpoint.id, eventId, occurredAt }),
      ),
    );
    expect(stored.filter((delivery) => delivery?.status !== 'DELIVERED')).toEqual([]);
    for (const event of events) {
      const calls = receiver.calls.filter(({ id }) => id === event.id);
      expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
      expect(JSON.parse(calls[0]!.body)).toMatchObject({ id: event.id, data: event.data });
      const times = calls.map(({ headers }) => Number(headers['webhook-timestamp']));
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
  });
});

describe('a message', () => {
  it('given the library of Standard Webhooks, then it takes the signature of either secret, and no other body', async () => {
    const clock = handClock(Date.now());
    const webhooks = webhooksOn(table, clock, httpPost);
    const endpoint = { ...endpointOf(`whe_${'b'.repeat(32)}`) };
    const old = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
    await webhooks.endpoints.create(
      endpoint,
      [
        { secret: secret(old), expiresAt: new Date(clock.nowMs() + 60_000).toISOString() },
        { secret: secret(SECRET), expiresAt: null },
      ],
      'key_1',
    );
    receiver.answer(204);
    const attemptOf = async (number: number) => {
      const event = eventOf(number);
      await webhooks.record([event]);
      for (const message of webhooks.receive())
        if (message.endpointId === endpoint.id) await webhooks.send(message);
      return receiver.calls.findLast(({ id }) => id === event.id)!;
    };
    const message = await attemptOf(1_000);
    for (const each of [old, SECRET])
      expect(verified(each, message)).toMatchObject({ type: 'transaction.posted' });
    expect(() => verified(SECRET, { ...message, body: message.body.replace('ü', 'u') })).toThrow(
      /signature/i,
    );
    clock.advance(61);
    const later = await attemptOf(1_001);
    expect(() => verified(old, later)).toThrow(/signature/i);
    expect(verified(SECRET, later)).toBeTruthy();
  });

  it('given an endpoint that answers 410, then it is disabled, and what is on its way ends', async () => {
    const clock = handClock();
    const webhooks = webhooksOn(table, clock, () =>
      Promise.resolve({ kind: 'answered', status: 410, body: '', retryAfterSeconds: null }),
    );
    const endpoint = endpointOf(`whe_${'c'.repeat(32)}`);
    await webhooks.endpoints.create(endpoint, [{ secret: secret(SECRET), expiresAt: null }], 'key_1');
    await webhooks.record([eventOf(2_000), eventOf(2_001)]);
    const mine = webhooks.receive().filter(({ endpointId }) => endpointId === endpoint.id);
    for (const message of mine) {
      await webhooks.send(message);
      for (const outcome of webhooks.ended.splice(0)) await webhooks.recordAttempt(outcome);
    }
    expect(await webhooks.endpoints.get(MERCHANT, endpoint.id)).toMatchObject({
      status: 'DISABLED',
      disabledReason: 'It answered 410 Gone.',
    });
    for (const message of mine)
      expect(await webhooks.deliveries.get(message)).toMatchObject({ status: 'FAILED', dueAt: null });
  });
});

describe('the event log', () => {
  it('given writers at once and a reader between them, then the reader reads every event once, in whatever order they were written', async () => {
    const clock = handClock();
    const webhooks = webhooksOn(table, clock, httpPost);
    const merchant = merchantId.parse('busy-shop');
    const since = async (cursor: string | null) => {
      const page = await webhooks.eventsSince({ merchantId: merchant, cursor, limit: 20 });
      if (!page.ok) throw new Error(JSON.stringify(page.error));
      return page.value;
    };
    let { cursor } = await since(null);
    const read: string[] = [];
    let writing = true;
    const writers = Promise.all(
      Array.from({ length: 12 }, async (_, writer) => {
        for (let batch = 0; batch < 5; batch++) {
          const numbers = Array.from({ length: 10 }, (_unused, i) => 10_000 + writer * 50 + batch * 10 + i);
          await webhooks.record(numbers.map((number) => eventOf(number, merchant)));
        }
      }),
    ).finally(() => (writing = false));
    for (let more = true; more;) {
      const was = writing;
      const page = await since(cursor);
      cursor = page.cursor;
      read.push(...page.items.map(({ id }) => id));
      more = was || page.more;
    }
    await writers;
    expect(read).toHaveLength(600);
    expect(new Set(read).size).toBe(600);
  });

  it('given a cursor from before what is kept, then it is refused and nothing is passed over', async () => {
    const webhooks = webhooksOn(table, handClock(), httpPost);
    const first = await webhooks.eventsSince({ merchantId: MERCHANT, cursor: null, limit: 1 });
    if (!first.ok) throw new Error('refused');
    // As the table's time to live would.
    const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
    const { logShardOf, positionKey } = await import('../../../../functions/webhooks/webhookKeys.ts');
    const [shard = ''] = Object.keys((await webhooks.log.lastPositions(MERCHANT)) ?? {});
    for (const position of [1, 2, 3])
      await table.client.send(
        new DeleteCommand({
          TableName: table.tableName,
          Key: { pk: logShardOf(MERCHANT, shard), sk: positionKey(position) },
        }),
      );
    const beginning = first.value.cursor;
    expect(await webhooks.eventsSince({ merchantId: MERCHANT, cursor: beginning })).toMatchObject({
      ok: false,
      error: { code: 'InvalidInput', facts: { field: 'cursor' } },
    });
  });
});
