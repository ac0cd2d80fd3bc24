import type { Gateway } from '../gateway/gateway.ts';
import { REGION } from '../gateway/principal.ts';
import type { KinesisRecord } from '../streams/streamRecord.ts';
import { TRIM_HORIZON, type Shard, type SourceOptions, type StreamSource } from '../streams/streamSource.ts';

interface Page {
  readonly Records: {
    readonly SequenceNumber: string;
    readonly ApproximateArrivalTimestamp: number;
    readonly Data: string;
    readonly PartitionKey: string;
  }[];
  readonly NextShardIterator?: string | null;
}

const READ_RECORDS_MAX = 10_000;

/**
 * A Kinesis stream, polled as Lambda polls with a standard iterator, never more often than a shard's five reads a second allow beside
 * another consumer. Lambda's base rate is once a second; who writes through the gateway is heard of at once.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export function kinesisSource(gateway: Gateway, { principal, streamArn }: SourceOptions): StreamSource {
  const ask = <T>(action: string, input: Record<string, unknown>): Promise<T> =>
    gateway.json<T>(principal, 'kinesis', action, input);
  const source: StreamSource = {
    shards: async () => {
      const shards: Shard[] = [];
      let NextToken: string | undefined;
      do {
        const page: { Shards: Shard[]; NextToken?: string | null } = await ask(
          'ListShards',
          NextToken === undefined ? { StreamARN: streamArn } : { NextToken, StreamARN: streamArn },
        );
        shards.push(...page.Shards);
        NextToken = page.NextToken ?? undefined;
      } while (NextToken !== undefined);
      return shards;
    },
    iterator: async (ShardId, position) => {
      const at =
        position.kind === 'after'
          ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: position.sequenceNumber }
          : { ShardIteratorType: position.kind };
      const reply: { ShardIterator?: string } = await ask('GetShardIterator', {
        StreamARN: streamArn,
        ShardId,
        ...at,
      });
      return reply.ShardIterator;
    },
    read: async (shardId, iterator) => {
      const page = await ask<Page>('GetRecords', {
        StreamARN: streamArn,
        ShardIterator: iterator,
        Limit: READ_RECORDS_MAX,
      });
      const records = page.Records.map((record) => recordOf(record, { shardId, streamArn, principal }));
      return { records, next: page.NextShardIterator ?? undefined };
    },
    /** What lies in the shard is passed over once, so that a consumer that ends before its first record finds its place again. */
    latest: async ({ ShardId }) => {
      let last: string = TRIM_HORIZON;
      let iterator = await source.iterator(ShardId, { kind: 'TRIM_HORIZON' });
      while (iterator !== undefined) {
        const page: Page = await ask('GetRecords', { StreamARN: streamArn, ShardIterator: iterator });
        const end = page.Records.at(-1)?.SequenceNumber;
        if (end === undefined) return last;
        last = end;
        iterator = page.NextShardIterator ?? undefined;
      }
      return last;
    },
    writtenAs: streamArn.slice(streamArn.lastIndexOf('/') + 1),
    busyMs: 250,
    idleMs: 250,
    pauseMs: 250,
    unwrittenMs: 1_000,
  };
  return source;
}

function recordOf(
  { SequenceNumber, ApproximateArrivalTimestamp, Data, PartitionKey }: Page['Records'][number],
  of: { shardId: string; streamArn: string; principal: SourceOptions['principal'] },
): KinesisRecord {
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: PartitionKey,
      sequenceNumber: SequenceNumber,
      data: Data,
      approximateArrivalTimestamp: ApproximateArrivalTimestamp,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${of.shardId}:${SequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: of.principal.arn,
    awsRegion: REGION,
    eventSourceARN: of.streamArn,
  };
}
