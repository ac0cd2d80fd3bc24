import { createHash } from 'node:crypto';
import { AwsError, type Gateway } from '../gateway/gateway.ts';
import { REGION, type Principal } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import type { Clock, Running } from '../running.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { TableWrites } from './tableWrites.ts';

/**
 * A record as Lambda and pipes hand it on.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
 */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: string;
  readonly eventSource: 'aws:dynamodb';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
  /** Of an item that went because its time to live was over. */
  readonly userIdentity?: { type: 'Service'; principalId: 'dynamodb.amazonaws.com' };
  readonly dynamodb: {
    Keys: Record<string, unknown>;
    NewImage?: Record<string, unknown>;
    OldImage?: Record<string, unknown>;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: string;
    /** Seconds since 1970. */
    ApproximateCreationDateTime: number;
  };
}

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
  readonly writes?: TableWrites;
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

interface Shard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly SequenceNumberRange?: { StartingSequenceNumber?: string; EndingSequenceNumber?: string };
}

/** A checkpoint before the first record. */
const TRIM_HORIZON = 'TRIM_HORIZON';
/** Between two reads that find records: what comes meanwhile is read together. */
const BUSY_POLL_MS = 10;
const IDLE_POLL_MS = 40;
/** Where writes are known, an idle stream is asked after them; four times a second, as AWS, for who writes past the gateway. */
const UNWRITTEN_POLL_MS = 250;
const ERROR_PAUSE_MS = 500;
const READ_RECORDS_MAX = 1_000;
/** How often new shards are looked for. */
const SHARDS_EVERY_MS = 30_000;

/**
 * Reads a DynamoDB stream shard by shard, children after their parents, from the checkpoint of the consumer or from
 * `startingPosition`. A stream is asked after each write to its table and, idle, four times a second as by AWS:
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function readStream(deps: StreamReaderDeps, options: StreamReaderOptions): StreamReader {
  const { clock, log, checkpoints } = deps;
  const { consumer, streamArn } = options;
  const stopped = new AbortController();
  const started = new Set<string>();
  const scope = checkpointScope(consumer, streamArn);
  let first = true;

  const startShards = async (): Promise<void> => {
    const shards = await describeShards(deps.gateway, options);
    const known = new Set(shards.map((one) => one.ShardId));
    for (const shard of shards) {
      const { ShardId, ParentShardId } = shard;
      const parentOpen =
        ParentShardId !== undefined &&
        known.has(ParentShardId) &&
        checkpoints.read(scope, ParentShardId) !== 'END';
      if (started.has(ShardId) || parentOpen || checkpoints.read(scope, ShardId) === 'END') continue;
      const latest = first && options.startingPosition === 'LATEST';
      if (latest && checkpoints.read(scope, ShardId) === null) {
        const position = await latestPosition(deps.gateway, options, shard);
        // Remembered at once: what comes between this start and the first record may not be lost by a restart.
        if (position !== null) checkpoints.write(scope, ShardId, position);
      }
      started.add(ShardId);
      void readShard({ ...deps, stopped: stopped.signal }, options, ShardId, latest, startShards);
    }
    first = false;
  };

  const positioned = Promise.withResolvers<undefined>();
  const looking = (async () => {
    while (!stopped.signal.aborted) {
      const pause = await startShards().then(
        () => (started.size === 0 ? IDLE_POLL_MS : SHARDS_EVERY_MS),
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
  deps: StreamReaderDeps & { stopped: AbortSignal },
  options: StreamReaderOptions,
  shardId: string,
  latest: boolean,
  startShards: () => Promise<void>,
): Promise<void> {
  const { gateway, clock, log, checkpoints, stopped, writes } = deps;
  const { consumer, streamArn } = options;
  const scope = checkpointScope(consumer, streamArn);
  let iterator: string | undefined;
  let last = checkpoints.read(scope, shardId);
  let wait = BUSY_POLL_MS;
  const [, table = ''] = /table\/([^/]+)\/stream/.exec(streamArn) ?? [];
  while (!stopped.aborted) {
    const writesBefore = writes?.count(table);
    try {
      iterator ??= await shardIterator(gateway, options, shardId, last, latest);
      const page: { Records: StreamRecord[]; NextShardIterator?: string | null } = await gateway.json(
        options.principal,
        'dynamodb',
        'GetRecords',
        { ShardIterator: iterator, Limit: READ_RECORDS_MAX },
      );
      const records = page.Records.map((record) => localise(record, streamArn));
      if (records.length > 0) {
        await options.take(shardId, records);
        last = records.at(-1)?.dynamodb.SequenceNumber ?? null;
      }
      iterator = page.NextShardIterator ?? undefined;
      if (iterator === undefined) {
        await options.drained(shardId);
        if (!stopped.aborted) checkpoints.write(scope, shardId, 'END');
        return await startShards();
      }
      wait =
        records.length > 0
          ? BUSY_POLL_MS
          : writes === undefined
            ? Math.min(IDLE_POLL_MS, wait * 2)
            : IDLE_POLL_MS;
    } catch (error) {
      if (stopped.aborted) return;
      log.warn('reading the stream failed, will go on', { consumer, shard: shardId, error: String(error) });
      iterator = undefined;
      wait = ERROR_PAUSE_MS;
    }
    if (writes === undefined || wait !== IDLE_POLL_MS) await clock.sleep(wait, stopped);
    else if (writes.count(table) === writesBefore) await untilWritten(clock, writes, table, stopped);
  }
}

async function untilWritten(
  clock: Clock,
  writes: TableWrites,
  table: string,
  stopped: AbortSignal,
): Promise<void> {
  const written = new AbortController();
  const wake = (): void => written.abort('written');
  const unlisten = writes.listen(table, wake);
  stopped.addEventListener('abort', wake);
  await clock.sleep(stopped.aborted ? 0 : UNWRITTEN_POLL_MS, written.signal);
  stopped.removeEventListener('abort', wake);
  unlisten();
}

/** The checkpoint's consumer name for one stream: a table that is made anew has a new stream and starts anew. */
export function checkpointScope(consumer: string, streamArn: string): string {
  return `${consumer} ${streamArn}`;
}

async function describeShards(
  gateway: Gateway,
  { principal, streamArn }: StreamReaderOptions,
): Promise<Shard[]> {
  const shards: Shard[] = [];
  let after: string | undefined;
  do {
    const { StreamDescription }: { StreamDescription: { Shards?: Shard[]; LastEvaluatedShardId?: string } } =
      await gateway.json(principal, 'dynamodb', 'DescribeStream', {
        StreamArn: streamArn,
        ExclusiveStartShardId: after,
      });
    shards.push(...(StreamDescription.Shards ?? []));
    after = StreamDescription.LastEvaluatedShardId ?? undefined;
  } while (after !== undefined);
  return shards;
}

/**
 * Where `LATEST` is now: after the last record that the engine names, or at the horizon of an empty shard. Null
 * when a DynamoDB elsewhere does not say; such a consumer starts at the latest record again until it has read one.
 */
async function latestPosition(
  gateway: Gateway,
  options: StreamReaderOptions,
  { ShardId, SequenceNumberRange }: Shard,
): Promise<string | null> {
  if (SequenceNumberRange?.EndingSequenceNumber !== undefined)
    return SequenceNumberRange.EndingSequenceNumber;
  const ShardIterator = await shardIterator(gateway, options, ShardId, TRIM_HORIZON, false);
  const { Records }: { Records: unknown[] } = await gateway.json(
    options.principal,
    'dynamodb',
    'GetRecords',
    {
      ShardIterator,
      Limit: 1,
    },
  );
  return Records.length === 0 ? TRIM_HORIZON : null;
}

async function shardIterator(
  gateway: Gateway,
  { principal, streamArn }: StreamReaderOptions,
  ShardId: string,
  last: string | null,
  latest: boolean,
): Promise<string | undefined> {
  const position =
    last === null || last === TRIM_HORIZON
      ? { ShardIteratorType: latest && last === null ? 'LATEST' : TRIM_HORIZON }
      : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: last };
  const ask = (at: Record<string, unknown>): Promise<{ ShardIterator?: string }> =>
    gateway.json(principal, 'dynamodb', 'GetShardIterator', { StreamArn: streamArn, ShardId, ...at });
  try {
    return (await ask(position)).ShardIterator;
  } catch (error) {
    // The checkpoint is older than the stream keeps records.
    if (!(error instanceof AwsError) || error.code !== 'TrimmedDataAccessException') throw error;
    return (await ask({ ShardIteratorType: TRIM_HORIZON })).ShardIterator;
  }
}

/** The engine numbers events per table and names its own region; a consumer sees what AWS would show. */
function localise(record: StreamRecord, streamArn: string): StreamRecord {
  return {
    ...record,
    eventID: createHash('md5').update(`${streamArn} ${record.eventID}`).digest('hex'),
    awsRegion: REGION,
    eventSourceARN: streamArn,
  };
}
