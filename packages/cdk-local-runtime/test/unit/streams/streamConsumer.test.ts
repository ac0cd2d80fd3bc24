import { describe, expect, test } from 'vitest';
import type { DiscardedBatch, StreamConsumerOptions } from '../../../src/streams/streamBatches.ts';
import { startStreamConsumer } from '../../../src/streams/streamConsumer.ts';
import { sequenceNumberOf, type StreamRecord } from '../../../src/streams/streamRecord.ts';
import { AwsError } from '../../../src/gateway/gateway.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { manualClock, settle } from '../events/manualClock.ts';
import { itemOf, memoryCheckpoints, memoryStream, record, type MemoryShard } from './memoryStream.ts';

const shard = (more: Partial<MemoryShard> = {}): MemoryShard => ({
  id: 's1',
  open: true,
  records: [],
  ...more,
});
const numbers = (count: number) => Array.from({ length: count }, (_, i) => record(i + 1, `k${i + 1}`));

function consume(
  shards: MemoryShard[],
  options: Partial<StreamConsumerOptions> = {},
  again: {
    readonly checkpoints?: ReturnType<typeof memoryCheckpoints>;
    readonly clock?: ReturnType<typeof manualClock>;
  } = {},
) {
  const { checkpoints = memoryCheckpoints(), clock = manualClock() } = again;
  const stream = memoryStream(shards);
  const batches: string[][] = [];
  const discarded: DiscardedBatch[] = [];
  const keys = (records: readonly StreamRecord[]) => records.map(itemOf);
  const { handle, ...rest } = options;
  const consumer = startStreamConsumer(
    { gateway: stream.gateway, clock, log: silentLog, checkpoints },
    {
      consumer: 'c',
      principal: OPERATOR,
      streamArn: 'stream',
      startingPosition: 'TRIM_HORIZON',
      batchSize: 10,
      batchWindowSeconds: 0,
      parallelization: 1,
      maximumRetryAttempts: Number.POSITIVE_INFINITY,
      maximumRecordAgeSeconds: Number.POSITIVE_INFINITY,
      bisect: false,
      wants: () => true,
      handle: async (records) => {
        batches.push(keys(records));
        return (await handle?.(records)) ?? { kind: 'done' };
      },
      discard: async (batch) => void discarded.push(batch),
      ...rest,
    },
  );
  return { consumer, stream, checkpoints, clock, batches, discarded, keys };
}

describe('batches', () => {
  test('given more records than the batch size, then batches are full and in order', async () => {
    const { consumer, batches, clock } = consume([shard({ records: numbers(25) })]);
    await clock.advance(1_000);
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 5]);
    expect(batches.flat()).toEqual(numbers(25).map((_, i) => `k${i + 1}`));
    await consumer.close();
  });

  test('given a window, then a batch waits for it, or for being full', async () => {
    const only = shard({ records: numbers(3) });
    const { consumer, batches, clock } = consume([only], { batchWindowSeconds: 5, batchSize: 5 });
    await clock.advance(4_000);
    expect(batches).toEqual([]);
    only.records.push(record(4, 'k4'));
    await clock.advance(1_000);
    expect(batches).toEqual([['k1', 'k2', 'k3', 'k4']]);
    only.records.push(...[5, 6, 7, 8, 9].map((n) => record(n, `k${n}`)));
    await clock.advance(100);
    expect(batches[1]).toHaveLength(5);
    await consumer.close();
  });

  test('given a filter, then what it refuses is passed over and counts as read', async () => {
    const { consumer, batches, checkpoints, clock } = consume([shard({ records: numbers(4) })], {
      wants: (one) => Number(sequenceNumberOf(one)) % 2 === 0,
    });
    await clock.advance(100);
    expect(batches).toEqual([['k2', 'k4']]);
    expect([...checkpoints.all.values()]).toEqual(['0000000004']);
    await consumer.close();
  });
});

test('given a filter and a window, then a batch fills whatever lies between its records', async () => {
  const only = shard({ records: numbers(16) });
  const { consumer, batches, clock } = consume([only], {
    batchWindowSeconds: 5,
    batchSize: 5,
    wants: (one) => Number(sequenceNumberOf(one)) % 5 === 0,
  });
  await clock.advance(100);
  only.records.push(...numbers(30).slice(16));
  await clock.advance(1_000);
  expect(batches).toEqual([['k5', 'k10', 'k15', 'k20', 'k25']]);
  await consumer.close();
});

describe('failures', () => {
  test('given a limit of retries, then the batch is given up after them and the next goes on', async () => {
    const { consumer, batches, discarded, clock } = consume([shard({ records: numbers(3) })], {
      batchSize: 2,
      maximumRetryAttempts: 2,
      handle: async (records) => (records.length === 2 ? { kind: 'failed', reason: 'no' } : { kind: 'done' }),
    });
    await clock.advance(10_000);
    expect(batches).toEqual([['k1', 'k2'], ['k1', 'k2'], ['k1', 'k2'], ['k3']]);
    expect(discarded).toMatchObject([
      { condition: 'RetryAttemptsExhausted', attempts: 3, shardId: 's1', reason: 'no' },
    ]);
    await consumer.close();
  });

  test('given no limit, then a failing batch blocks its shard and nothing is checkpointed', async () => {
    const { consumer, batches, checkpoints, clock } = consume([shard({ records: numbers(3) })], {
      batchSize: 2,
      handle: async () => ({ kind: 'failed', reason: 'no' }),
    });
    await clock.advance(60_000);
    expect(new Set(batches.map(String))).toEqual(new Set(['k1,k2']));
    expect(batches.length).toBeGreaterThan(5);
    expect(checkpoints.all.size).toBe(0);
    await consumer.close();
  });

  test('given a maximum age, then old records are given up and young ones tried again', async () => {
    const clock = manualClock('1970-01-01T00:10:00.000Z');
    const records = [record(1, 'old', 0), record(2, 'young', 595)];
    let failures = 2;
    const { consumer, batches, discarded } = consume(
      [shard({ records })],
      {
        maximumRecordAgeSeconds: 60,
        handle: async () => (failures-- > 0 ? { kind: 'failed', reason: 'no' } : { kind: 'done' }),
      },
      { clock },
    );
    await clock.advance(5_000);
    expect(batches).toEqual([['old', 'young'], ['young'], ['young']]);
    expect(discarded).toMatchObject([{ condition: 'MaximumRecordAgeExceeded', attempts: 1 }]);
    await consumer.close();
  });

  test('given bisecting, then a poison record ends alone and splitting costs no retry', async () => {
    const { consumer, batches, discarded, clock, keys } = consume([shard({ records: numbers(4) })], {
      bisect: true,
      maximumRetryAttempts: 1,
      handle: async (records) =>
        keys(records).includes('k3') ? { kind: 'failed', reason: 'poison' } : { kind: 'done' },
    });
    await clock.advance(60_000);
    expect(batches).toEqual([['k1', 'k2', 'k3', 'k4'], ['k1', 'k2'], ['k3', 'k4'], ['k3'], ['k3'], ['k4']]);
    expect(discarded.map(({ records }) => keys(records))).toEqual([['k3']]);
    await consumer.close();
  });

  test('given a partial failure, then only what failed is tried again', async () => {
    let first = true;
    const { consumer, batches, clock } = consume([shard({ records: numbers(3) })], {
      handle: async (records) => {
        const failed = new Set(first ? records.slice(1, 2).map(sequenceNumberOf) : []);
        first = false;
        return failed.size === 0 ? { kind: 'done' } : { kind: 'partial', failed, reason: 'one' };
      },
    });
    await clock.advance(1_000);
    expect(batches).toEqual([['k1', 'k2', 'k3'], ['k2']]);
    await consumer.close();
  });
});

describe('shards', () => {
  test('given a closed shard with children, then the children start when it is done', async () => {
    const parent = shard({ id: 'parent', open: false, records: [record(1, 'a'), record(2, 'b')] });
    const left = shard({ id: 'left', parent: 'parent', records: [record(3, 'c')] });
    const right = shard({ id: 'right', parent: 'parent', records: [record(4, 'd')] });
    let failures = 3;
    const { consumer, batches, clock, checkpoints } = consume([parent, left, right], {
      handle: async () => (failures-- > 0 ? { kind: 'failed', reason: 'not yet' } : { kind: 'done' }),
    });
    await clock.advance(5_000);
    expect(batches.slice(0, 4)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(batches.slice(4).sort()).toEqual([['c'], ['d']]);
    expect(checkpoints.all.get('c stream parent')).toBe('END');
    await consumer.close();
  });

  test('given a consumer that starts again, then it goes on behind its checkpoint', async () => {
    const only = shard({ records: numbers(3) });
    const first = consume([only]);
    await first.clock.advance(100);
    await first.consumer.close();
    only.records.push(record(4, 'k4'));
    const second = consume([only], {}, { checkpoints: first.checkpoints });
    await second.clock.advance(100);
    expect(second.batches).toEqual([['k4']]);
    await second.consumer.close();
  });

  test('given LATEST on a shard with records, then only later ones are read', async () => {
    const only = shard({ records: numbers(3) });
    const { consumer, batches, clock } = consume([only], { startingPosition: 'LATEST' });
    await consumer.ready;
    await clock.advance(50);
    only.records.push(record(4, 'k4'));
    await clock.advance(100);
    expect(batches).toEqual([['k4']]);
    await consumer.close();
  });

  test('given LATEST on an empty shard, then what comes before the next start is not lost', async () => {
    const only = shard();
    const first = consume([only], { startingPosition: 'LATEST' });
    await first.consumer.ready;
    await first.consumer.close();
    only.records.push(record(1, 'k1'));
    const second = consume([only], { startingPosition: 'LATEST' }, { checkpoints: first.checkpoints });
    await second.clock.advance(100);
    expect(second.batches).toEqual([['k1']]);
    await second.consumer.close();
  });

  test('given an iterator that expires or a stream that fails, then reading goes on without a gap or a repeat', async () => {
    const only = shard({ records: numbers(2) });
    const { consumer, batches, clock, stream } = consume([only]);
    await clock.advance(100);
    stream.failing.set('GetRecords', {
      times: 1,
      error: new AwsError('ExpiredIteratorException', 'expired'),
    });
    only.records.push(record(3, 'k3'));
    await clock.advance(2_000);
    expect(batches).toEqual([['k1', 'k2'], ['k3']]);
    await consumer.close();
  });

  test('given a checkpoint that the stream no longer keeps, then reading starts at the horizon', async () => {
    const checkpoints = memoryCheckpoints();
    checkpoints.write('c stream', 's1', '0000000000');
    const { consumer, batches, clock, stream } = consume(
      [shard({ records: numbers(1) })],
      {},
      { checkpoints },
    );
    stream.failing.set('GetShardIterator', {
      times: 1,
      error: new AwsError('TrimmedDataAccessException', 'gone'),
    });
    await clock.advance(100);
    expect(batches).toEqual([['k1']]);
    await consumer.close();
  });
});

test('given a close while a batch is under way, then it ends and a batch that fails is not given up', async () => {
  const { consumer, discarded, clock, checkpoints } = consume([shard({ records: numbers(1) })], {
    maximumRetryAttempts: 0,
    handle: async () => {
      await clock.sleep(500);
      return { kind: 'failed', reason: 'closing' };
    },
  });
  await clock.advance(100);
  const closed = consumer.close();
  await clock.advance(2_000);
  await closed;
  await settle();
  expect(discarded).toEqual([]);
  expect(checkpoints.all.size).toBe(0);
});
