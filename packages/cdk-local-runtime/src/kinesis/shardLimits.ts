import { ACCOUNT_ID } from '../gateway/principal.ts';
import type { Clock } from '../running.ts';

/**
 * What a shard takes and gives in a second.
 * https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
 */
export const WRITTEN_BYTES_A_SECOND = 1024 * 1024;
export const WRITTEN_RECORDS_A_SECOND = 1_000;
export const READS_A_SECOND = 5;
const READ_BYTES_A_SECOND = 2 * 1024 * 1024;

/** Holds shards to their throughput. */
export interface ShardLimits {
  /** Whether a record of so many bytes, its partition key included, fits; it counts when it does. */
  takes(shard: string, bytes: number): boolean;
  /** Whether a shard may be read; the read counts when it may. */
  mayRead(shard: string): boolean;
  /** A read gave so many bytes: who reads more than a second's worth waits the rest of it out. */
  gave(shard: string, bytes: number): void;
}

/** @param clock whose time the seconds are of */
export function shardLimits(clock: Clock): ShardLimits {
  const now = (): number => clock.now().getTime();
  const written = new Map<string, { records: Bucket; bytes: Bucket }>();
  const read = new Map<string, { calls: Bucket; readableAt: number }>();
  const ofReads = (shard: string) => {
    const known = read.get(shard) ?? { calls: bucket(READS_A_SECOND, now()), readableAt: 0 };
    read.set(shard, known);
    return known;
  };
  return {
    takes: (shard, bytes) => {
      const at = now();
      const room = written.get(shard) ?? {
        records: bucket(WRITTEN_RECORDS_A_SECOND, at),
        bytes: bucket(WRITTEN_BYTES_A_SECOND, at),
      };
      written.set(shard, room);
      fill(room.records, at);
      fill(room.bytes, at);
      // A record of the greatest size takes all of a second with its key, which is little more.
      const needed = Math.min(bytes, WRITTEN_BYTES_A_SECOND);
      if (room.records.left < 1 || room.bytes.left < needed) return false;
      room.records.left -= 1;
      room.bytes.left -= needed;
      return true;
    },
    mayRead: (shard) => {
      const at = now();
      const room = ofReads(shard);
      fill(room.calls, at);
      if (room.calls.left < 1 || at < room.readableAt) return false;
      room.calls.left -= 1;
      return true;
    },
    gave: (shard, bytes) => {
      if (bytes <= READ_BYTES_A_SECOND) return;
      ofReads(shard).readableAt = now() + (bytes / READ_BYTES_A_SECOND) * 1000;
    },
  };
}

interface Bucket {
  readonly perSecond: number;
  left: number;
  filledAt: number;
}

const bucket = (perSecond: number, filledAt: number): Bucket => ({ perSecond, left: perSecond, filledAt });

function fill(one: Bucket, now: number): void {
  one.left = Math.min(one.perSecond, one.left + ((now - one.filledAt) / 1000) * one.perSecond);
  one.filledAt = now;
}

/** What Kinesis says of a shard that has no more room in this second. */
export const exceeded = (stream: string, shard: string): string =>
  `Rate exceeded for shard ${shard} in stream ${stream} under account ${ACCOUNT_ID}.`;
