import { createHash } from 'node:crypto';
import { SHARD_NAMES } from '../shared/shards.ts';

/** They spread what one merchant's events, and one endpoint's deliveries, are written to. */
export const LOG_SHARDS = SHARD_NAMES.slice(0, 8);

/** One of `LOG_SHARDS`, even over any texts. */
export function logShardOfText(text: string): string {
  return LOG_SHARDS[firstByte(text) % LOG_SHARDS.length] as string;
}

/** One of `SHARD_NAMES`, even over any texts. */
export function shardOfText(text: string): string {
  return SHARD_NAMES[firstByte(text) % SHARD_NAMES.length] as string;
}

function firstByte(text: string): number {
  const [byte = 0] = createHash('sha256').update(text).digest();
  return byte;
}
