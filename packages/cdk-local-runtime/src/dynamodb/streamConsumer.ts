import { createHash } from 'node:crypto';
import { settledWithin } from '../running.ts';
import { ShardProgress, type Lane } from './shardProgress.ts';
import { batchProcessor, type StreamConsumerOptions } from './streamBatches.ts';
import {
  checkpointScope,
  readStream,
  type StreamReader,
  type StreamReaderDeps,
  type StreamRecord,
} from './streams.ts';

const CLOSE_TIMEOUT_MS = 1_000;

/** Consumes a stream in batches, at least once, in order of each key. */
export function startStreamConsumer(deps: StreamReaderDeps, options: StreamConsumerOptions): StreamReader {
  const { clock, log, checkpoints } = deps;
  const scope = checkpointScope(options.consumer, options.streamArn);
  const stopped = new AbortController();
  const shards = new Map<string, ShardProgress>();
  const working = new Set<Promise<void>>();

  const shardOf = (shardId: string): ShardProgress => {
    const shard = shards.get(shardId) ?? new ShardProgress((last) => checkpoints.write(scope, shardId, last));
    shards.set(shardId, shard);
    return shard;
  };

  const process = batchProcessor({ clock, log, stopped: stopped.signal, options }, (shardId, records) =>
    shardOf(shardId).done(records),
  );

  const runLane = async (shardId: string, lane: Lane): Promise<void> => {
    if (lane.running) return;
    lane.running = true;
    while (lane.queue.length > 0 && !stopped.signal.aborted) {
      if (options.batchWindowSeconds > 0 && lane.queue.length < options.batchSize) {
        lane.filled = new AbortController();
        const either = AbortSignal.any([stopped.signal, lane.filled.signal]);
        await clock.sleep(options.batchWindowSeconds * 1000, either);
      }
      await process(shardId, lane.queue.splice(0, options.batchSize));
    }
    lane.running = false;
  };

  const reader = readStream(deps, {
    ...options,
    take: async (shardId, records) => {
      const shard = shardOf(shardId);
      const wanted = records.filter((one) => options.wants(one));
      shard.taken(records, wanted);
      for (const record of wanted) {
        const lane = shard.lane(laneOf(record, options.parallelization));
        lane.queue.push(record);
        if (lane.queue.length >= options.batchSize) lane.filled?.abort();
      }
      for (const lane of shard.lanes.values()) {
        const work = runLane(shardId, lane).finally(() => working.delete(work));
        working.add(work);
      }
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
      await settledWithin(clock, CLOSE_TIMEOUT_MS, working);
    },
  };
}

function laneOf(record: StreamRecord, lanes: number): number {
  if (lanes === 1) return 0;
  const keys = Object.entries(record.dynamodb.Keys).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('md5').update(JSON.stringify(keys)).digest().readUInt32BE(0) % lanes;
}
