import { createHash } from 'node:crypto';
import type { Principal } from '../gateway/principal.ts';
import {
  checkpointScope,
  readStream,
  type StreamReader,
  type StreamReaderDeps,
  type StreamRecord,
} from './streams.ts';

/** What became of a batch. `partial` names the records, by sequence number, that are to be tried again. */
export type BatchOutcome =
  | { kind: 'done' }
  | { kind: 'failed'; reason: string }
  | { kind: 'partial'; failed: ReadonlySet<string>; reason: string };

/** A batch that was given up. */
export interface DiscardedBatch {
  shardId: string;
  records: readonly StreamRecord[];
  condition: 'RetryAttemptsExhausted' | 'MaximumRecordAgeExceeded';
  attempts: number;
  reason: string;
}

/**
 * How records are batched and retried.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 * https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeSourceDynamoDBStreamParameters.html
 */
export interface StreamConsumerOptions {
  consumer: string;
  principal: Principal;
  streamArn: string;
  startingPosition: 'TRIM_HORIZON' | 'LATEST';
  batchSize: number;
  batchWindowSeconds: number;
  /** Batches of one shard at a time; records of one key stay in order. */
  parallelization: number;
  /** Infinity retries until the record is too old. */
  maximumRetryAttempts: number;
  /** Infinity never gives up because of age. */
  maximumRecordAgeSeconds: number;
  bisect: boolean;
  /** Records that it refuses are passed over. */
  wants(record: StreamRecord): boolean;
  handle(records: readonly StreamRecord[]): Promise<BatchOutcome>;
  discard(batch: DiscardedBatch): Promise<void>;
}

const RETRY_MS_FIRST = 100;
const RETRY_MS_MAX = 30_000;
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

  /** Processes a batch until every record is done or given up. */
  const process = async (
    shardId: string,
    records: readonly StreamRecord[],
    attempts: number,
  ): Promise<void> => {
    const shard = shardOf(shardId);
    let batch = records;
    let tried = attempts;
    while (!stopped.signal.aborted) {
      const outcome = await options.handle(batch).catch((error: unknown): BatchOutcome => {
        return { kind: 'failed', reason: String(error) };
      });
      if (outcome.kind === 'done') return shard.done(batch);
      if (outcome.kind === 'partial') {
        shard.done(batch.filter((one) => !outcome.failed.has(one.dynamodb.SequenceNumber)));
        batch = batch.filter((one) => outcome.failed.has(one.dynamodb.SequenceNumber));
      }
      if (stopped.signal.aborted) return;
      const [young, old] = splitByAge(batch, clock.now().getTime() - options.maximumRecordAgeSeconds * 1000);
      if (old.length > 0) await giveUp(shardId, old, 'MaximumRecordAgeExceeded', tried + 1, outcome.reason);
      batch = young;
      if (batch.length === 0) return;
      // Splitting does not count as a retry.
      const split = options.bisect && batch.length > 1 && options.maximumRetryAttempts > 0;
      if (!split) tried += 1;
      if (tried > options.maximumRetryAttempts)
        return giveUp(shardId, batch, 'RetryAttemptsExhausted', tried, outcome.reason);
      log.warn('a batch failed, will retry', {
        consumer: options.consumer,
        records: batch.length,
        attempts: tried,
        reason: outcome.reason,
      });
      await clock.sleep(backoff(Math.max(1, tried)), stopped.signal);
      if (split) {
        const middle = Math.ceil(batch.length / 2);
        await process(shardId, batch.slice(0, middle), tried);
        return process(shardId, batch.slice(middle), tried);
      }
    }
  };

  const giveUp = async (
    shardId: string,
    records: readonly StreamRecord[],
    condition: DiscardedBatch['condition'],
    attempts: number,
    reason: string,
  ): Promise<void> => {
    log.error('a batch was given up', {
      consumer: options.consumer,
      condition,
      records: records.length,
      reason,
    });
    await options.discard({ shardId, records, condition, attempts, reason }).catch((error: unknown) => {
      log.error('the dead-letter destination refused a batch', {
        consumer: options.consumer,
        error: String(error),
      });
    });
    shardOf(shardId).done(records);
  };

  const runLane = async (shardId: string, lane: Lane): Promise<void> => {
    if (lane.running) return;
    lane.running = true;
    while (lane.queue.length > 0 && !stopped.signal.aborted) {
      if (options.batchWindowSeconds > 0 && lane.queue.length < options.batchSize) {
        lane.filled = new AbortController();
        const either = AbortSignal.any([stopped.signal, lane.filled.signal]);
        await clock.sleep(options.batchWindowSeconds * 1000, either);
      }
      await process(shardId, lane.queue.splice(0, options.batchSize), 0);
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
      const patience = new AbortController();
      await Promise.race([Promise.allSettled(working), clock.sleep(CLOSE_TIMEOUT_MS, patience.signal)]);
      patience.abort();
    },
  };
}

interface Lane {
  queue: StreamRecord[];
  running: boolean;
  filled: AbortController | undefined;
}

/** Which records of a shard are done; the checkpoint is the last one with all before it done. */
class ShardProgress {
  readonly lanes = new Map<number, Lane>();
  readonly #order: string[] = [];
  readonly #done = new Set<string>();
  /** What is to be processed. What is passed over takes no room, so that a batch fills whatever lies between its records. */
  readonly #open = new Set<string>();
  readonly #checkpoint: (sequenceNumber: string) => void;
  #waiters: { limit: number; go: () => void }[] = [];

  constructor(checkpoint: (sequenceNumber: string) => void) {
    this.#checkpoint = checkpoint;
  }

  lane(number: number): Lane {
    const lane = this.lanes.get(number) ?? { queue: [], running: false, filled: undefined };
    this.lanes.set(number, lane);
    return lane;
  }

  taken(records: readonly StreamRecord[], wanted: readonly StreamRecord[]): void {
    this.#order.push(...records.map((one) => one.dynamodb.SequenceNumber));
    for (const { dynamodb } of wanted) this.#open.add(dynamodb.SequenceNumber);
    this.done(records.filter((one) => !this.#open.has(one.dynamodb.SequenceNumber)));
  }

  done(records: readonly StreamRecord[]): void {
    for (const { dynamodb } of records) {
      this.#done.add(dynamodb.SequenceNumber);
      this.#open.delete(dynamodb.SequenceNumber);
    }
    let passed = 0;
    for (const sequenceNumber of this.#order) {
      if (!this.#done.delete(sequenceNumber)) break;
      passed += 1;
    }
    const last = this.#order.splice(0, passed).at(-1);
    if (last !== undefined) this.#checkpoint(last);
    this.#waiters = this.#waiters.filter(({ limit, go }) => {
      if (this.#open.size >= limit) return true;
      go();
      return false;
    });
  }

  /** Resolves when fewer than `limit` records are open, or at the end. */
  async below(limit: number): Promise<void> {
    if (this.#open.size < limit) return;
    await new Promise<void>((go) => this.#waiters.push({ limit, go }));
  }

  stop(): void {
    for (const { go } of this.#waiters) go();
    this.#waiters = [];
  }
}

function laneOf(record: StreamRecord, lanes: number): number {
  if (lanes === 1) return 0;
  const keys = Object.entries(record.dynamodb.Keys).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('md5').update(JSON.stringify(keys)).digest().readUInt32BE(0) % lanes;
}

function splitByAge(records: readonly StreamRecord[], oldest: number): [StreamRecord[], StreamRecord[]] {
  const isOld = (one: StreamRecord) => one.dynamodb.ApproximateCreationDateTime * 1000 < oldest;
  return [records.filter((one) => !isOld(one)), records.filter(isOld)];
}

function backoff(attempts: number): number {
  return Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** (attempts - 1));
}
