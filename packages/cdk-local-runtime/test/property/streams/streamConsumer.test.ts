import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BatchOutcome } from '../../../src/streams/streamBatches.ts';
import { startStreamConsumer } from '../../../src/streams/streamConsumer.ts';
import { sequenceNumberOf, type StreamRecord } from '../../../src/streams/streamRecord.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { itemOf, memoryCheckpoints, memoryStream, record } from '../../unit/streams/memoryStream.ts';
import { manualClock } from '../../unit/events/manualClock.ts';

/** What the handler does with its nth batch. */
const outcome = fc.constantFrom('done', 'failed', 'thrown', 'partial');

test('whatever fails, every record is handled or given up, each key in its order, and the checkpoint ends at the last', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 40 }),
      fc.array(outcome, { maxLength: 30 }),
      fc.record({
        batchSize: fc.integer({ min: 1, max: 10 }),
        parallelization: fc.integer({ min: 1, max: 10 }),
        maximumRetryAttempts: fc.integer({ min: 0, max: 3 }),
        bisect: fc.boolean(),
        batchWindowSeconds: fc.constantFrom(0, 1),
      }),
      async (keys, outcomes, options) => {
        const records = keys.map((key, i) => record(i + 1, key));
        const finished: { key: string; sequenceNumber: string }[] = [];
        const finish = (batch: readonly StreamRecord[]) => {
          for (const one of batch) {
            finished.push({ key: itemOf(one), sequenceNumber: sequenceNumberOf(one) });
          }
        };
        const script = [...outcomes];
        const clock = manualClock();
        const checkpoints = memoryCheckpoints();
        const consumer = startStreamConsumer(
          {
            gateway: memoryStream([{ id: 's', open: true, records }]).gateway,
            clock,
            log: silentLog,
            checkpoints,
          },
          {
            ...options,
            consumer: 'c',
            principal: OPERATOR,
            streamArn: 'stream',
            startingPosition: 'TRIM_HORIZON',
            maximumRecordAgeSeconds: Number.POSITIVE_INFINITY,
            wants: () => true,
            handle: async (batch): Promise<BatchOutcome> => {
              const next = script.shift() ?? 'done';
              if (next === 'thrown') throw new Error('thrown');
              if (next === 'failed') return { kind: 'failed', reason: 'failed' };
              if (next === 'done' || batch.length === 1) {
                finish(batch);
                return { kind: 'done' };
              }
              // The end of a batch fails, as Lambda's checkpoint of the lowest failure has it.
              const middle = Math.ceil(batch.length / 2);
              finish(batch.slice(0, middle));
              const failed = new Set(batch.slice(middle).map(sequenceNumberOf));
              return { kind: 'partial', failed, reason: 'partial' };
            },
            discard: async ({ records: given }) => finish(given),
          },
        );
        const last = records.at(-1)?.dynamodb.SequenceNumber;
        for (let s = 0; s < 300 && checkpoints.all.get('c stream s') !== last; s++)
          await clock.advance(1_000);
        await consumer.close();

        expect(finished.map(({ sequenceNumber }) => sequenceNumber).sort()).toEqual(
          records.map(({ dynamodb }) => dynamodb.SequenceNumber),
        );
        for (const key of new Set(keys)) {
          const order = finished.filter((one) => one.key === key).map(({ sequenceNumber }) => sequenceNumber);
          expect(order).toEqual(order.toSorted());
        }
        expect(checkpoints.all.get('c stream s')).toBe(last);
      },
    ),
    { numRuns: 60 },
  );
});
