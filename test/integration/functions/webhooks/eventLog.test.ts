import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isConflict } from '../../../../functions/shared/dynamo.ts';
import { merchantId } from '../../../../functions/shared/ids.ts';
import { httpPost } from '../../../../functions/webhooks/egress/httpPost.ts';
import { LOG_SHARDS } from '../../../../functions/webhooks/logShards.ts';
import { type ConflictingDynamoDB, startConflicts } from '../../../engines/conflicts.ts';
import { testClient } from '../../../engines/tables.ts';
import { eventOf, handClock, webhooksOn } from './world.ts';
import { startWebhooksTable } from './webhooksTable.ts';

/** What DynamoDB takes for a transaction, and so how long it refuses another one on the same item. */
const HOLD_MS = 8;
const WRITERS = 8;
const BATCHES = 4;
const BATCH_EVENTS = 10;

let table: Awaited<ReturnType<typeof startWebhooksTable>>;
let conflicts: ConflictingDynamoDB;
beforeAll(async () => {
  table = await startWebhooksTable();
  conflicts = await startConflicts(table.endpoint, HOLD_MS, () => ['pk', 'sk']);
});
afterAll(async () => {
  await conflicts.close();
  await table.close();
});

describe('the event log under conflicts of transactions', () => {
  it('given one merchant’s events by many writers at once, each batch twice, and a reader between them, then positions have no gap and each event is read once', async () => {
    const { tableName } = table;
    const webhooks = webhooksOn({ client: testClient(conflicts.endpoint), tableName }, handClock(), httpPost);
    const merchant = merchantId.parse('flooded-shop');
    const since = async (cursor: string | null) => {
      const page = await webhooks.eventsSince({ merchantId: merchant, cursor });
      if (!page.ok) throw new Error(JSON.stringify(page.error));
      return page.value;
    };
    let { cursor } = await since(null);
    const read: string[] = [];
    let writing = true;
    /** What goes on meeting other transactions is given back to the queue, and comes again. */
    const record = async (events: Parameters<typeof webhooks.record>[0]): Promise<void> => {
      for (;;) {
        try {
          return await webhooks.record(events);
        } catch (error) {
          if (!isConflict(error)) throw error;
        }
      }
    };
    const numbersOf = (writer: number, batch: number) =>
      Array.from({ length: BATCH_EVENTS }, (_, i) => (writer * BATCHES + batch) * BATCH_EVENTS + i + 1);
    const writers = Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let batch = 0; batch < BATCHES; batch++) {
          const events = numbersOf(writer, batch).map((number) => eventOf(number, merchant));
          // The bus delivers at least once: the same events come to two consumers at the same time.
          await Promise.all([record(events), record(events)]);
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

    const total = WRITERS * BATCHES * BATCH_EVENTS;
    expect(conflicts.refused()).toBeGreaterThan(0);
    expect(new Set(read).size).toBe(total);
    expect(read).toHaveLength(total);
    const last = (await webhooks.log.lastPositions(merchant)) ?? {};
    for (const shard of LOG_SHARDS) {
      const places = await webhooks.log.read(merchant, shard, 0, total);
      expect(places.map(({ position }) => position)).toEqual(Array.from(places, (_, i) => i + 1));
      expect(places).toHaveLength(last[shard] ?? 0);
    }
  });
});
