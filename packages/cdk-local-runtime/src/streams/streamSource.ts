import type { Principal } from '../gateway/principal.ts';
import type { StreamRecord } from './streamRecord.ts';

export interface Shard {
  readonly ShardId: string;
  readonly ParentShardId?: string | undefined;
  /** Of a shard that two were merged to. */
  readonly AdjacentParentShardId?: string | undefined;
  readonly SequenceNumberRange?: {
    StartingSequenceNumber?: string | undefined;
    EndingSequenceNumber?: string | undefined;
  };
}

/** A checkpoint before the first record. */
export const TRIM_HORIZON = 'TRIM_HORIZON';

/** Where in a shard to begin: `after` this sequence number, or at an end of it. */
export type Position =
  | { readonly kind: 'TRIM_HORIZON' }
  | { readonly kind: 'LATEST' }
  | { readonly kind: 'after'; readonly sequenceNumber: string };

/** How a stream of one service is asked. Each method makes calls in the name of the consumer, and throws AwsError. */
export interface StreamSource {
  shards(): Promise<readonly Shard[]>;
  iterator(shardId: string, position: Position): Promise<string | undefined>;
  /** The next records, and where to go on; nowhere at the end of a closed shard. */
  read(
    shardId: string,
    iterator: string,
  ): Promise<{ readonly records: StreamRecord[]; readonly next: string | undefined }>;
  /** The checkpoint for a consumer that begins now: what was written before is not read. Null when that cannot be said. */
  latest(shard: Shard): Promise<string | null>;
  /** What its writes are counted under. */
  readonly writtenAs: string;
  /** Milliseconds between two reads of a shard: after one that found records, and where nothing tells of writes. */
  readonly busyMs: number;
  readonly idleMs: number;
  /** Where writes are known: after a read that found nothing, before the next one that a write calls for. */
  readonly pauseMs: number;
  /** Where writes are known, but for those past the gateway: how often an idle stream is asked after those. */
  readonly unwrittenMs: number;
}

export interface SourceOptions {
  readonly principal: Principal;
  readonly streamArn: string;
}
