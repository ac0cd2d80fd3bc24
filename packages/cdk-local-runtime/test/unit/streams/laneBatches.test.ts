import { describe, expect, test } from 'vitest';
import { startStreamConsumer } from '../../../src/streams/streamConsumer.ts';
import type { BatchOutcome } from '../../../src/streams/streamBatches.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { manualClock } from '../events/manualClock.ts';
import { itemOf, memoryCheckpoints, memoryStream, record } from './memoryStream.ts';

/** Consumes a shard with so many records, each of a key of its own, by ten lanes. */
function consume(count: number, handle: (keys: string[]) => BatchOutcome) {
  const clock = manualClock();
  const records = Array.from({ length: count }, (_, index) => record(index + 1, `k${index + 1}`));
  const consumer = startStreamConsumer(
    {
      gateway: memoryStream([{ id: 's1', open: true, records }]).gateway,
      clock,
      log: silentLog,
      checkpoints: memoryCheckpoints(),
    },
    {
      consumer: 'c',
      principal: OPERATOR,
      streamArn: 'stream',
      startingPosition: 'TRIM_HORIZON',
      batchSize: 10,
      batchWindowSeconds: 0,
      parallelization: 10,
      maximumRetryAttempts: Number.POSITIVE_INFINITY,
      maximumRecordAgeSeconds: Number.POSITIVE_INFINITY,
      bisect: false,
      wants: () => true,
      handle: async (batch) => handle(batch.map(itemOf)),
      discard: async () => {},
    },
  );
  return { consumer, clock };
}

describe('given ten lanes of a shard', () => {
  test('when records of many keys wait, then they go together in full batches, in the order of the shard', async () => {
    const batches: string[][] = [];
    const { consumer, clock } = consume(40, (keys) => {
      batches.push(keys);
      return { kind: 'done' };
    });
    await clock.advance(1_000);
    await consumer.close();
    expect(batches.flat()).toHaveLength(40);
    // Each lane by itself would make ten of them.
    expect(batches.length).toBeLessThan(10);
    for (const batch of batches)
      expect(batch).toEqual(batch.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1))));
  });

  test('when a record always fails, then the keys of other lanes that came with it do not wait for it', async () => {
    const handled: string[] = [];
    const { consumer, clock } = consume(9, (keys) => {
      if (keys.includes('k5')) return { kind: 'failed', reason: 'k5' };
      handled.push(...keys);
      return { kind: 'done' };
    });
    await clock.advance(1);
    // Some may share the lane of k5.
    expect(handled.length).toBeGreaterThanOrEqual(5);
    await consumer.close();
  });

  test('when a batch fails in part, then only what failed comes again', async () => {
    const handled: string[] = [];
    let first = true;
    const { consumer, clock } = consume(9, (keys) => {
      handled.push(...keys);
      if (!first) return { kind: 'done' };
      first = false;
      // Sequence numbers are the numbers of the records.
      return { kind: 'partial', failed: new Set([record(4, 'k4').dynamodb.SequenceNumber]), reason: 'k4' };
    });
    await clock.advance(1_000);
    await consumer.close();
    expect(handled.filter((key) => key === 'k4')).toHaveLength(2);
    expect(new Set(handled).size).toBe(9);
    expect(handled).toHaveLength(10);
  });
});
