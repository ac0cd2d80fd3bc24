import { createHash } from 'node:crypto';
import { settledWithin } from '../running.ts';
import { laneBatches } from './laneBatches.ts';
import { ShardProgress } from './shardProgress.ts';
import { batchProcessor, type StreamConsumerOptions } from './streamBatches.ts';
import { checkpointScope, readStream, type StreamReader, type StreamReaderDeps } from './readStream.ts';
import { orderKeyOf, type StreamRecord } from './streamRecord.ts';

const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Consumes a stream in batches, at least once, in order of each key: up to `parallelization` batches of a shard are open at a time, as on
 * AWS.
 */
export function startStreamConsumer(deps: StreamReaderDeps, options: StreamConsumerOptions): StreamReader {
  const { clock, log, checkpoints } = deps;
  const scope = checkpointScope(options.consumer, options.streamArn);
  const stopped = new AbortController();
  const shards = new Map<string, ShardProgress>();

  const shardOf = (shardId: string): ShardProgress => {
    const shard = shards.get(shardId) ?? new ShardProgress((last) => checkpoints.write(scope, shardId, last));
    shards.set(shardId, shard);
    return shard;
  };

  const batches = laneBatches({
    shards,
    options,
    clock,
    stopped: stopped.signal,
    process: (shardId, records) => process(shardId, records),
  });
  const process = batchProcessor(
    { clock, log, stopped: stopped.signal, options: { ...options, handle: batches.handle } },
    (shardId, records) => shardOf(shardId).done(records),
  );

  const reader = readStream(deps, {
    ...options,
    take: async (shardId, records) => {
      const shard = shardOf(shardId);
      const wanted = records.filter((one) => options.wants(one));
      shard.taken(records, wanted);
      for (const record of wanted) shard.lane(laneOf(record, options.parallelization)).queue.push(record);
      batches.start();
      await shard.below(options.batchSize * options.parallelization * 2);
    },
    drained: (shardId) => shardOf(shardId).below(1),
  });

  return {
    ready: reader.ready,
    close: async () => {
      stopped.abort();
      for (const shard of shards.values()) shard.stop();
      await reader.close();
      await settledWithin(clock, CLOSE_TIMEOUT_MS, batches.working);
    },
  };
}

function laneOf(record: StreamRecord, lanes: number): number {
  if (lanes === 1) return 0;
  return createHash('md5').update(orderKeyOf(record)).digest().readUInt32BE(0) % lanes;
}
