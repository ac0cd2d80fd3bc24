import type { CallsInProgress } from '../callsInProgress.ts';
import { AwsError, type Gateway } from '../gateway/gateway.ts';
import type { Principal } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import type { Clock, Running } from '../running.ts';
import type { Checkpoints } from './checkpoints.ts';
import { sourceOf } from './sourceOf.ts';
import { sequenceNumberOf, type StreamRecord } from './streamRecord.ts';
import { TRIM_HORIZON, type Position, type StreamSource } from './streamSource.ts';
import type { Writes } from './writes.ts';

/** A reader that runs. */
export interface StreamReader extends Running {
  /** Resolves when the position of every shard is known (or cannot be found): later writes will be read. */
  readonly ready: Promise<unknown>;
}

export interface StreamReaderDeps {
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly log: Log;
  readonly checkpoints: Checkpoints;
  /** What is written meanwhile; without it an idle stream is asked more often. */
  readonly writes?: Writes;
  /** What a stream is not read beside; absent: it is read at once. */
  readonly calls?: CallsInProgress;
}

export interface StreamReaderOptions {
  /** The consumer's name in the checkpoints, unique and stable over restarts. */
  readonly consumer: string;
  readonly principal: Principal;
  readonly streamArn: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** Takes records in the order of their shard; the shard is read on when the promise resolves. */
  take(shardId: string, records: StreamRecord[]): Promise<void>;
  /** Whether everything that was taken from a shard is done, after which its children may start. */
  drained(shardId: string): Promise<void>;
}

const ERROR_PAUSE_MS = 500;
/** So long at most a read waits for calls of the API: less than AWS lets pass between two reads of a stream. */
const CALLS_MS = 50;
/** How often an idle stream is asked whose writes are all known: a write whose answer was lost is noticed then. */
const ALL_KNOWN_MS = 5_000;
/** How often new shards are looked for. */
const SHARDS_EVERY_MS = 30_000;

/**
 * Reads a stream shard by shard, children after their parents, from the checkpoint of the consumer or from
 * `startingPosition`. A stream is asked after each write to it, once the call of the API that wrote is answered, and, idle, as often as
 * Lambda asks where others may write.
 */
export function readStream(deps: StreamReaderDeps, options: StreamReaderOptions): StreamReader {
  const { clock, log, checkpoints } = deps;
  const { consumer, streamArn } = options;
  const source = sourceOf(deps.gateway, options);
  const stopped = new AbortController();
  const started = new Set<string>();
  const scope = checkpointScope(consumer, streamArn);
  let first = true;

  const startShards = async (): Promise<void> => {
    const shards = await source.shards();
    const known = new Set(shards.map((one) => one.ShardId));
    const isOpen = (parent: string | undefined): boolean =>
      parent !== undefined && known.has(parent) && checkpoints.read(scope, parent) !== 'END';
    for (const shard of shards) {
      const { ShardId, ParentShardId, AdjacentParentShardId } = shard;
      const parentOpen = isOpen(ParentShardId) || isOpen(AdjacentParentShardId);
      if (started.has(ShardId) || parentOpen || checkpoints.read(scope, ShardId) === 'END') continue;
      const latest = first && options.startingPosition === 'LATEST';
      if (latest && checkpoints.read(scope, ShardId) === null) {
        const position = await source.latest(shard);
        // Remembered at once: what comes between this start and the first record may not be lost by a restart.
        if (position !== null) checkpoints.write(scope, ShardId, position);
      }
      started.add(ShardId);
      void readShard({ ...deps, source, stopped: stopped.signal }, options, ShardId, latest, startShards);
    }
    first = false;
  };

  const positioned = Promise.withResolvers<undefined>();
  const looking = (async () => {
    while (!stopped.signal.aborted) {
      const pause = await startShards().then(
        () => (started.size === 0 ? source.idleMs : SHARDS_EVERY_MS),
        (error: unknown) => {
          log.warn('describing the stream failed, will try again', { consumer, error: String(error) });
          return ERROR_PAUSE_MS;
        },
      );
      positioned.resolve(undefined);
      await clock.sleep(pause, stopped.signal);
    }
  })();

  return {
    ready: positioned.promise,
    close: async () => {
      stopped.abort();
      await looking;
    },
  };
}

/** Reads one shard to its end, and then starts what follows it. */
async function readShard(
  deps: StreamReaderDeps & { source: StreamSource; stopped: AbortSignal },
  options: StreamReaderOptions,
  shardId: string,
  latest: boolean,
  startShards: () => Promise<void>,
): Promise<void> {
  const { source, clock, log, checkpoints, stopped, writes } = deps;
  const { consumer, streamArn } = options;
  const scope = checkpointScope(consumer, streamArn);
  let iterator: string | undefined;
  let last = checkpoints.read(scope, shardId);
  let wait = source.busyMs;
  while (!stopped.aborted) {
    const writesBefore = writes?.count(source.writtenAs);
    let idle = false;
    await deps.calls?.ended(clock.sleep, CALLS_MS, stopped);
    if (stopped.aborted) return;
    try {
      iterator ??= await source.iterator(shardId, positionOf(last, latest));
      if (iterator === undefined) throw new Error('the shard has no such position');
      const { records, next } = await source.read(shardId, iterator);
      if (records.length > 0) {
        await options.take(shardId, records);
        last = sequenceNumberOf(records[records.length - 1] as StreamRecord);
      }
      iterator = next;
      if (iterator === undefined) {
        await options.drained(shardId);
        if (!stopped.aborted) checkpoints.write(scope, shardId, 'END');
        return await startShards();
      }
      idle = records.length === 0;
      wait = idle ? Math.min(source.idleMs, wait * 2) : source.busyMs;
    } catch (error) {
      if (stopped.aborted) return;
      // Consumers of one shard share its reads: whoever comes too often waits, and reads on from where it is.
      wait = ERROR_PAUSE_MS;
      if (!isThrottled(error)) {
        log.warn('reading the stream failed, will go on', { consumer, shard: shardId, error: String(error) });
        iterator = undefined;
      }
    }
    if (writes === undefined || !idle) await clock.sleep(wait, stopped);
    else {
      if (source.pauseMs > 0) await clock.sleep(source.pauseMs, stopped);
      if (writes.count(source.writtenAs) === writesBefore) await untilWritten(clock, writes, source, stopped);
    }
  }
}

const isThrottled = (error: unknown): boolean =>
  error instanceof AwsError && error.code === 'ProvisionedThroughputExceededException';

function positionOf(last: string | null, latest: boolean): Position {
  if (last === null && latest) return { kind: 'LATEST' };
  return last === null || last === TRIM_HORIZON
    ? { kind: 'TRIM_HORIZON' }
    : { kind: 'after', sequenceNumber: last };
}

async function untilWritten(
  clock: Clock,
  writes: Writes,
  { writtenAs, unwrittenMs }: StreamSource,
  stopped: AbortSignal,
): Promise<void> {
  const written = new AbortController();
  const wake = (): void => written.abort('written');
  const unlisten = writes.listen(writtenAs, wake);
  stopped.addEventListener('abort', wake);
  const ms = writes.complete ? ALL_KNOWN_MS : unwrittenMs;
  await clock.sleep(stopped.aborted ? 0 : ms, written.signal);
  stopped.removeEventListener('abort', wake);
  unlisten();
}

/** The checkpoint's consumer name for one stream: a table that is made anew has a new stream and starts anew. */
export function checkpointScope(consumer: string, streamArn: string): string {
  return `${consumer} ${streamArn}`;
}
