import { describe, expect, test } from 'vitest';
import { callsInProgress, type CallsInProgress } from '../../../src/callsInProgress.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { readStream } from '../../../src/streams/readStream.ts';
import { manualClock, settle } from '../events/manualClock.ts';
import { itemOf, memoryCheckpoints, memoryStream, record } from './memoryStream.ts';

/** Reads a stream that has one record. */
function read(calls: CallsInProgress) {
  const { gateway } = memoryStream([{ id: 's1', open: true, records: [record(1, 'k1')] }]);
  const clock = manualClock();
  const taken: string[] = [];
  const reader = readStream(
    { gateway, clock, log: silentLog, checkpoints: memoryCheckpoints(), calls },
    {
      consumer: 'c',
      principal: OPERATOR,
      streamArn: 'stream',
      startingPosition: 'TRIM_HORIZON',
      take: async (_shard, records) => void taken.push(...records.map(itemOf)),
      drained: async () => undefined,
    },
  );
  return { reader, clock, taken };
}

describe('reading a stream beside calls of the API', () => {
  test('given one in progress, then what is written is read once it has ended', async () => {
    const calls = callsInProgress();
    const call = Promise.withResolvers<undefined>();
    const answered = calls.during(() => call.promise);
    const { reader, clock, taken } = read(calls);
    await clock.advance(40);
    expect(taken).toEqual([]);
    call.resolve(undefined);
    await answered;
    await settle();
    expect(taken).toEqual(['k1']);
    await reader.close();
  });

  test('given one that lasts, then what is written is read after 50 ms', async () => {
    const calls = callsInProgress();
    void calls.during(() => Promise.withResolvers<undefined>().promise);
    const { reader, clock, taken } = read(calls);
    await clock.advance(50);
    expect(taken).toEqual(['k1']);
    await reader.close();
  });

  test('given one in progress, then closing does not wait for it', async () => {
    const calls = callsInProgress();
    void calls.during(() => Promise.withResolvers<undefined>().promise);
    const { reader, clock, taken } = read(calls);
    await settle();
    await reader.close();
    await settle();
    expect(clock.sleeping()).toEqual([]);
    expect(taken).toEqual([]);
  });
});
