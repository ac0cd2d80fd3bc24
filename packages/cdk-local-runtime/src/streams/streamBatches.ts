import type { Principal } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import type { Clock } from '../running.ts';
import { arrivalSecondsOf, sequenceNumberOf, type StreamRecord } from './streamRecord.ts';

/** What became of a batch. `partial` names the records, by sequence number, that are to be tried again. */
export type BatchOutcome =
  | { kind: 'done' }
  | { kind: 'failed'; reason: string }
  | { kind: 'partial'; failed: ReadonlySet<string>; reason: string };

/** A batch that was given up. */
export interface DiscardedBatch {
  readonly shardId: string;
  readonly records: readonly StreamRecord[];
  readonly condition: 'RetryAttemptsExhausted' | 'MaximumRecordAgeExceeded';
  readonly attempts: number;
  readonly reason: string;
}

/**
 * How records are batched and retried.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
 * https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeSourceDynamoDBStreamParameters.html
 */
export interface StreamConsumerOptions {
  readonly consumer: string;
  readonly principal: Principal;
  readonly streamArn: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  /** Batches of one shard at a time; records of one key stay in order. */
  readonly parallelization: number;
  /** Infinity retries until the record is too old. */
  readonly maximumRetryAttempts: number;
  /** Infinity never gives up because of age. */
  readonly maximumRecordAgeSeconds: number;
  readonly bisect: boolean;
  /** Records that it refuses are passed over. */
  wants(record: StreamRecord): boolean;
  handle(records: readonly StreamRecord[]): Promise<BatchOutcome>;
  discard(batch: DiscardedBatch): Promise<void>;
}

const RETRY_MS_FIRST = 100;
const RETRY_MS_MAX = 30_000;

interface Batch {
  readonly shardId: string;
  readonly records: readonly StreamRecord[];
  /** Runs that failed. */
  readonly attempts: number;
}

/**
 * Processes batches until every record is done or given up; `done` is called with them.
 *
 * @returns for the records of one shard; never rejects
 */
export function batchProcessor(
  deps: { clock: Clock; log: Log; stopped: AbortSignal; options: StreamConsumerOptions },
  done: (shardId: string, records: readonly StreamRecord[]) => void,
): (shardId: string, records: readonly StreamRecord[]) => Promise<void> {
  const { clock, log, stopped, options } = deps;

  const giveUp = async (
    { shardId, records, attempts }: Batch,
    condition: DiscardedBatch['condition'],
    reason: string,
  ): Promise<void> => {
    const { consumer } = options;
    log.error('a batch was given up', { consumer, condition, records: records.length, reason });
    await options.discard({ shardId, records, condition, attempts, reason }).catch((error: unknown) => {
      log.error('the dead-letter destination refused a batch', { consumer, error: String(error) });
    });
    done(shardId, records);
  };

  const process = async ({ shardId, records, attempts }: Batch): Promise<void> => {
    let batch = records;
    let tried = attempts;
    while (!stopped.aborted) {
      const outcome = await options.handle(batch).catch((error: unknown): BatchOutcome => {
        return { kind: 'failed', reason: String(error) };
      });
      if (outcome.kind === 'done') return done(shardId, batch);
      if (outcome.kind === 'partial') {
        done(
          shardId,
          batch.filter((one) => !outcome.failed.has(sequenceNumberOf(one))),
        );
        batch = batch.filter((one) => outcome.failed.has(sequenceNumberOf(one)));
      }
      if (stopped.aborted) return;
      const [young, old] = splitByAge(batch, clock.now().getTime() - options.maximumRecordAgeSeconds * 1000);
      if (old.length > 0) {
        const given = { shardId, records: old, attempts: tried + 1 };
        await giveUp(given, 'MaximumRecordAgeExceeded', outcome.reason);
      }
      batch = young;
      if (batch.length === 0) return;
      // Splitting does not count as a retry.
      const split = options.bisect && batch.length > 1 && options.maximumRetryAttempts > 0;
      if (!split) tried += 1;
      if (tried > options.maximumRetryAttempts) {
        return giveUp({ shardId, records: batch, attempts: tried }, 'RetryAttemptsExhausted', outcome.reason);
      }
      const facts = { consumer: options.consumer, records: batch.length, attempts: tried };
      log.warn('a batch failed, will retry', { ...facts, reason: outcome.reason });
      await clock.sleep(backoff(Math.max(1, tried)), stopped);
      if (split) {
        const middle = Math.ceil(batch.length / 2);
        await process({ shardId, records: batch.slice(0, middle), attempts: tried });
        return process({ shardId, records: batch.slice(middle), attempts: tried });
      }
    }
  };
  return (shardId, records) => process({ shardId, records, attempts: 0 });
}

function splitByAge(records: readonly StreamRecord[], oldest: number): [StreamRecord[], StreamRecord[]] {
  const isOld = (one: StreamRecord) => arrivalSecondsOf(one) * 1000 < oldest;
  return [records.filter((one) => !isOld(one)), records.filter(isOld)];
}

function backoff(attempts: number): number {
  return Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** (attempts - 1));
}
