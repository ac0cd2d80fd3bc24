/**
 * A record of a table's stream as Lambda and pipes hand it on.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
 */
export interface DynamoDBRecord {
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

/** A record of a Kinesis stream as Lambda hands it on. https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
export interface KinesisRecord {
  /** The shard and the sequence number. */
  readonly eventID: string;
  readonly eventName: 'aws:kinesis:record';
  readonly eventVersion: '1.0';
  readonly eventSource: 'aws:kinesis';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
  readonly invokeIdentityArn: string;
  readonly kinesis: {
    readonly kinesisSchemaVersion: '1.0';
    readonly partitionKey: string;
    readonly sequenceNumber: string;
    /** Base64. */
    readonly data: string;
    /** Seconds since 1970, with milliseconds. */
    readonly approximateArrivalTimestamp: number;
  };
}

/** A record of whatever stream is read. */
export type StreamRecord = DynamoDBRecord | KinesisRecord;

/** Decimal, too long for a number; rising in its shard. */
export function sequenceNumberOf(record: StreamRecord): string {
  return 'kinesis' in record ? record.kinesis.sequenceNumber : record.dynamodb.SequenceNumber;
}

/** When the record came into its stream, in seconds since 1970. */
export function arrivalSecondsOf(record: StreamRecord): number {
  return 'kinesis' in record
    ? record.kinesis.approximateArrivalTimestamp
    : record.dynamodb.ApproximateCreationDateTime;
}

/** Records of one key stay in order, however many batches of a shard are under way: the item's key, or the partition key. */
export function orderKeyOf(record: StreamRecord): string {
  if ('kinesis' in record) return record.kinesis.partitionKey;
  const keys = Object.entries(record.dynamodb.Keys).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(keys);
}
