import type { Checkpoints } from '../../../src/streams/checkpoints.ts';
import type { DynamoDBRecord, StreamRecord } from '../../../src/streams/streamRecord.ts';
import { type AwsError, type Gateway } from '../../../src/gateway/gateway.ts';

/** A stream whose shards are lists, for what no engine does on demand: many shards, expiry, errors. */
export interface MemoryStream {
  readonly gateway: Gateway;
  /** Operations that fail so many times before they work. */
  readonly failing: Map<string, { times: number; error: AwsError }>;
  readonly calls: string[];
}

export interface MemoryShard {
  readonly id: string;
  readonly parent?: string;
  /** An open shard has further records to come. */
  readonly open: boolean;
  readonly records: DynamoDBRecord[];
}

export function memoryStream(shards: readonly MemoryShard[]): MemoryStream {
  const failing = new Map<string, { times: number; error: AwsError }>();
  const calls: string[] = [];
  const answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    DescribeStream: () => ({
      StreamDescription: {
        Shards: shards.map(({ id, parent }) => ({
          ShardId: id,
          ParentShardId: parent,
          SequenceNumberRange: {},
        })),
      },
    }),
    GetShardIterator: ({ ShardId, ShardIteratorType, SequenceNumber }) => {
      const records = shards.find(({ id }) => id === ShardId)?.records ?? [];
      const after = records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === SequenceNumber) + 1;
      const at = ShardIteratorType === 'LATEST' ? records.length : after;
      return { ShardIterator: `${String(ShardId)}/${at}` };
    },
    GetRecords: ({ ShardIterator }) => {
      const [id, at] = String(ShardIterator).split('/');
      const shard = shards.find((one) => one.id === id);
      const records = shard?.records.slice(Number(at)) ?? [];
      return {
        Records: structuredClone(records),
        NextShardIterator: shard?.open === true ? `${id}/${Number(at) + records.length}` : null,
      };
    },
  };
  const json = async (_principal: unknown, _service: unknown, action: string, input: unknown) => {
    calls.push(action);
    const failure = failing.get(action);
    if (failure !== undefined && failure.times-- > 0) throw failure.error;
    return answers[action]?.(input as Record<string, unknown>);
  };
  return { gateway: { json } as unknown as Gateway, failing, calls };
}

/** A record that inserts `key`; `second` is its time of creation in seconds since 1970. */
export function record(sequenceNumber: number, key: string, second = 0): DynamoDBRecord {
  return {
    eventID: String(sequenceNumber),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    eventSourceARN: '',
    awsRegion: '',
    dynamodb: {
      Keys: { id: { S: key } },
      SequenceNumber: String(sequenceNumber).padStart(10, '0'),
      SizeBytes: 1,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
      ApproximateCreationDateTime: second,
    },
  };
}

/** The key of a record that `record` made. */
export function itemOf(one: StreamRecord): string {
  if (!('dynamodb' in one)) throw new Error('not a record of a table');
  return (one.dynamodb.Keys as { id: { S: string } }).id.S;
}

/** Checkpoints that live as long as the test. */
export function memoryCheckpoints(): Checkpoints & { all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    read: (consumer, shard) => all.get(`${consumer} ${shard}`) ?? null,
    write: (consumer, shard, sequenceNumber) => void all.set(`${consumer} ${shard}`, sequenceNumber),
    close: () => {},
  };
}
