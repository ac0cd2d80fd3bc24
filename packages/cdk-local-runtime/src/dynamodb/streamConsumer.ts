import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { settledWithin } from '../running.ts';
import { ShardProgress, type Lane } from './shardProgress.ts';
import { batchProcessor, type BatchOutcome, type StreamConsumerOptions } from './streamBatches.ts';
import {
  checkpointScope,
  readStream,
  type StreamReader,
  type StreamReaderDeps,
  type StreamRecord,
} from './streams.ts';

const CLOSE_TIMEOUT_MS = 1_000;

/** More batches at work than the machine has cores would each be smaller, and all of them later. */
const HANDLED_AT_ONCE = Math.max(2, availableParallelism());

/**
 * Consumes a stream in batches, at least once, in order of each key. Up to `parallelization` batches of a shard are open at a time, as on AWS; of
 * these no more are handled at once than the machine has cores, so that a batch fills while others are handled. One that waits
 * for its retry holds up none of the other keys.
 */
export function startStreamConsumer(deps: StreamReaderDeps, options: StreamConsumerOptions): StreamReader {
  const { clock, log, checkpoints } = deps;
  const scope = checkpointScope(options.consumer, options.streamArn);
  const stopped = new AbortController();
  const shards = new Map<string, ShardProgress>();
  const working = new Set<Promise<void>>();
  const gathering = new Set<{ readonly lanes: readonly Lane[]; readonly filled: AbortController }>();
  let handled = 0;

  const shardOf = (shardId: string): ShardProgress => {
    const shard = shards.get(shardId) ?? new ShardProgress((last) => checkpoints.write(scope, shardId, last));
    shards.set(shardId, shard);
    return shard;
  };

  const handle: StreamConsumerOptions['handle'] = async (records) => {
    handled += 1;
    try {
      return await options.handle(records);
    } finally {
      handled -= 1;
      startBatches();
    }
  };
  const process = batchProcessor(
    { clock, log, stopped: stopped.signal, options: { ...options, handle } },
    (shardId, records) => shardOf(shardId).done(records),
  );

  const runBatch = async (shardId: string, lanes: readonly Lane[]): Promise<void> => {
    if (options.batchWindowSeconds > 0 && queued(lanes) < options.batchSize) {
      const filled = new AbortController();
      const gathered = { lanes, filled };
      gathering.add(gathered);
      const either = AbortSignal.any([stopped.signal, filled.signal]);
      await clock.sleep(options.batchWindowSeconds * 1000, either);
      gathering.delete(gathered);
    }
    const free = (lane: Lane): void => {
      lane.taken = false;
      startBatches();
    };
    const left = stopped.signal.aborted ? [] : await together(shardId, lanes);
    await Promise.all(
      lanes.map(async (lane, index) => {
        const records = left[index] ?? [];
        if (records.length > 0) await process(shardId, records);
        free(lane);
      }),
    );
  };

  /** Handles a batch of several lanes once; what it leaves, by lane, is retried lane by lane, so that no key waits for another's failure. */
  const together = async (shardId: string, lanes: readonly Lane[]): Promise<readonly StreamRecord[][]> => {
    const parts = takeBatch(lanes, options.batchSize);
    if (lanes.length === 1) return parts;
    const batch = parts.flat().sort(byOrder);
    const outcome = await handle(batch).catch((): BatchOutcome => ({ kind: 'failed', reason: '' }));
    if (outcome.kind === 'failed') return parts;
    const isLeft = ({ dynamodb }: StreamRecord): boolean =>
      outcome.kind === 'partial' && outcome.failed.has(dynamodb.SequenceNumber);
    shardOf(shardId).done(batch.filter((record) => !isLeft(record)));
    return parts.map((records) => records.filter(isLeft));
  };

  /** By turns, so that no shard waits for another to be empty. */
  const startBatches = (): void => {
    let started = !stopped.signal.aborted;
    while (started) {
      started = false;
      for (const [shardId, shard] of shards) {
        const lanes = handled < HANDLED_AT_ONCE ? freeLanes(shard, options.batchSize) : [];
        if (lanes.length === 0) continue;
        started = true;
        for (const lane of lanes) lane.taken = true;
        const work = runBatch(shardId, lanes).finally(() => working.delete(work));
        working.add(work);
      }
    }
  };

  const reader = readStream(deps, {
    ...options,
    take: async (shardId, records) => {
      const shard = shardOf(shardId);
      const wanted = records.filter((one) => options.wants(one));
      shard.taken(records, wanted);
      for (const record of wanted) shard.lane(laneOf(record, options.parallelization)).queue.push(record);
      for (const { lanes, filled } of gathering) if (queued(lanes) >= options.batchSize) filled.abort();
      startBatches();
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

/** The lanes that the next batch is taken from, those that have waited longest first: as many as fill it. */
function freeLanes(shard: ShardProgress, batchSize: number): Lane[] {
  const free = [...shard.lanes.values()]
    .filter(({ taken, queue }) => !taken && queue.length > 0)
    .sort(({ queue: [a] }, { queue: [b] }) => byOrder(a, b));
  let records = 0;
  return free.filter(({ queue }) => {
    const needed = records < batchSize;
    records += queue.length;
    return needed;
  });
}

/** Takes a batch: of each lane its first records. */
function takeBatch(lanes: readonly Lane[], batchSize: number): StreamRecord[][] {
  let room = batchSize;
  return lanes.map(({ queue }) => {
    const records = queue.splice(0, room);
    room -= records.length;
    return records;
  });
}

const queued = (lanes: readonly Lane[]): number => lanes.reduce((sum, { queue }) => sum + queue.length, 0);

/** Sequence numbers are decimal and too long for a number. */
function byOrder(one: StreamRecord | undefined, other: StreamRecord | undefined): number {
  const [a = '', b = ''] = [one?.dynamodb.SequenceNumber, other?.dynamodb.SequenceNumber];
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}

function laneOf(record: StreamRecord, lanes: number): number {
  if (lanes === 1) return 0;
  const keys = Object.entries(record.dynamodb.Keys).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('md5').update(JSON.stringify(keys)).digest().readUInt32BE(0) % lanes;
}
