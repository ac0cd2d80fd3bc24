import { createHash } from 'node:crypto';
import { AwsError, type Gateway } from '../gateway/gateway.ts';
import { REGION } from '../gateway/principal.ts';
import type { DynamoDBRecord } from '../streams/streamRecord.ts';
import {
  TRIM_HORIZON,
  type Position,
  type Shard,
  type SourceOptions,
  type StreamSource,
} from '../streams/streamSource.ts';

const READ_RECORDS_MAX = 1_000;

/** The stream of a table. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html */
export function dynamoDBSource(gateway: Gateway, options: SourceOptions): StreamSource {
  const { principal, streamArn } = options;
  const ask = <T>(action: string, input: Record<string, unknown>): Promise<T> =>
    gateway.json<T>(principal, 'dynamodb', action, input);
  const source: StreamSource = {
    shards: () => describeShards(ask, streamArn),
    iterator: (ShardId, position) => shardIterator(ask, { StreamArn: streamArn, ShardId }, position),
    read: async (_shardId, iterator) => {
      const page = await ask<{ Records: DynamoDBRecord[]; NextShardIterator?: string | null }>('GetRecords', {
        ShardIterator: iterator,
        Limit: READ_RECORDS_MAX,
      });
      const records = page.Records.map((record) => localise(record, streamArn));
      return { records, next: page.NextShardIterator ?? undefined };
    },
    /**
     * After the last record that the engine names, or at the horizon of an empty shard. Null when a DynamoDB elsewhere does not
     * say; such a consumer starts at the latest record again until it has read one.
     */
    latest: async ({ ShardId, SequenceNumberRange }) => {
      if (SequenceNumberRange?.EndingSequenceNumber !== undefined)
        return SequenceNumberRange.EndingSequenceNumber;
      const iterator = await source.iterator(ShardId, { kind: 'TRIM_HORIZON' });
      const { Records }: { Records: unknown[] } = await ask('GetRecords', {
        ShardIterator: iterator,
        Limit: 1,
      });
      return Records.length === 0 ? TRIM_HORIZON : null;
    },
    writtenAs: /table\/([^/]+)\/stream/.exec(streamArn)?.[1] ?? '',
    busyMs: 10,
    idleMs: 40,
    pauseMs: 0,
    // Four times a second, as AWS: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
    unwrittenMs: 250,
  };
  return source;
}

type Ask = <T>(action: string, input: Record<string, unknown>) => Promise<T>;

async function describeShards(ask: Ask, streamArn: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let after: string | undefined;
  do {
    const { StreamDescription }: { StreamDescription: { Shards?: Shard[]; LastEvaluatedShardId?: string } } =
      await ask('DescribeStream', { StreamArn: streamArn, ExclusiveStartShardId: after });
    shards.push(...(StreamDescription.Shards ?? []));
    after = StreamDescription.LastEvaluatedShardId ?? undefined;
  } while (after !== undefined);
  return shards;
}

async function shardIterator(
  ask: Ask,
  shard: { StreamArn: string; ShardId: string },
  position: Position,
): Promise<string | undefined> {
  const at =
    position.kind === 'after'
      ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position.sequenceNumber }
      : { ShardIteratorType: position.kind };
  const iteratorAt = async (where: Record<string, unknown>): Promise<string | undefined> =>
    (await ask<{ ShardIterator?: string }>('GetShardIterator', { ...shard, ...where })).ShardIterator;
  try {
    return await iteratorAt(at);
  } catch (error) {
    // The checkpoint is older than the stream keeps records.
    if (!(error instanceof AwsError) || error.code !== 'TrimmedDataAccessException') throw error;
    return iteratorAt({ ShardIteratorType: TRIM_HORIZON });
  }
}

/** The engine numbers events per table and names its own region; a consumer sees what AWS would show. */
function localise(record: DynamoDBRecord, streamArn: string): DynamoDBRecord {
  return {
    ...record,
    eventID: createHash('md5').update(`${streamArn} ${record.eventID}`).digest('hex'),
    awsRegion: REGION,
    eventSourceARN: streamArn,
  };
}
