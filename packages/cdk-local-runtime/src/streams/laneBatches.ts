import { availableParallelism } from 'node:os';
import type { Clock } from '../running.ts';
import type { Lane, ShardProgress } from './shardProgress.ts';
import type { BatchOutcome, StreamConsumerOptions } from './streamBatches.ts';
import { sequenceNumberOf, type StreamRecord } from './streamRecord.ts';

/** More batches at work than the machine has cores would each be smaller, and all of them later. */
const HANDLED_AT_ONCE = Math.max(2, availableParallelism());

/** Makes batches of what waits in the lanes of shards. */
export interface LaneBatches {
  /** Starts what can be started: called whenever records have come. */
  start(): void;
  /** Counts what a handler does, which every handling goes through. */
  readonly handle: StreamConsumerOptions['handle'];
  readonly working: ReadonlySet<Promise<void>>;
}

/**
 * A batch is taken from as many lanes as fill it. No more batches are handled at once than the machine has cores, so that the next
 * ones fill meanwhile; one that waits for its retry is not handled. What a batch of several lanes leaves is retried lane by lane: no
 * key waits for the failure of another lane's.
 *
 * @param deps.process retries the records of one lane until each is done or given up
 */
export function laneBatches(deps: {
  readonly shards: ReadonlyMap<string, ShardProgress>;
  readonly options: StreamConsumerOptions;
  readonly clock: Clock;
  readonly stopped: AbortSignal;
  process(shardId: string, records: readonly StreamRecord[]): Promise<void>;
}): LaneBatches {
  const { shards, options, clock, stopped } = deps;
  const working = new Set<Promise<void>>();
  const gathering = new Set<{ readonly lanes: readonly Lane[]; readonly filled: AbortController }>();
  let handled = 0;

  const handle: StreamConsumerOptions['handle'] = async (records) => {
    handled += 1;
    try {
      return await options.handle(records);
    } finally {
      handled -= 1;
      startBatches();
    }
  };

  const gather = async (lanes: readonly Lane[]): Promise<void> => {
    const gathered = { lanes, filled: new AbortController() };
    gathering.add(gathered);
    await clock.sleep(options.batchWindowSeconds * 1000, AbortSignal.any([stopped, gathered.filled.signal]));
    gathering.delete(gathered);
  };

  const runBatch = async (shardId: string, lanes: readonly Lane[]): Promise<void> => {
    if (options.batchWindowSeconds > 0 && queued(lanes) < options.batchSize) await gather(lanes);
    const parts = stopped.aborted ? [] : takeBatch(lanes, options.batchSize);
    const left = await handleTogether(parts, handle, (done) => shards.get(shardId)?.done(done));
    const free = async (lane: Lane, index: number): Promise<void> => {
      const records = left[index] ?? [];
      if (records.length > 0) await deps.process(shardId, records);
      lane.taken = false;
      startBatches();
    };
    await Promise.all(lanes.map(free));
  };

  /** By turns, so that no shard waits for another to be empty. */
  const startBatches = (): void => {
    let started = !stopped.aborted;
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

  return {
    handle,
    working,
    start: () => {
      for (const { lanes, filled } of gathering) if (queued(lanes) >= options.batchSize) filled.abort();
      startBatches();
    },
  };
}

/** Handles the parts of a batch that comes of several lanes at once; answers what is left of each part. */
async function handleTogether(
  parts: readonly StreamRecord[][],
  handle: StreamConsumerOptions['handle'],
  done: (records: readonly StreamRecord[]) => void,
): Promise<readonly StreamRecord[][]> {
  if (parts.length < 2) return parts;
  const batch = parts.flat().sort(byOrder);
  const outcome = await handle(batch).catch((): BatchOutcome => ({ kind: 'failed', reason: '' }));
  if (outcome.kind === 'failed') return parts;
  const isLeft = (record: StreamRecord): boolean =>
    outcome.kind === 'partial' && outcome.failed.has(sequenceNumberOf(record));
  done(batch.filter((record) => !isLeft(record)));
  return parts.map((records) => records.filter(isLeft));
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
  const [a, b] = [one, other].map((record) => (record === undefined ? '' : sequenceNumberOf(record))) as [
    string,
    string,
  ];
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}
