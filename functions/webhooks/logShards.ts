import { createHash } from 'node:crypto';
import { SHARD_NAMES } from '../shared/shards.ts';

/** They spread what one merchant's events are written to: as many as there are calls of the recorder at a time (`npm run model:events`). */
export const LOG_SHARDS = SHARD_NAMES;

/** They spread what one endpoint's deliveries are written to. */
export const DELIVERY_SHARDS = SHARD_NAMES.slice(0, 8);

/** One of `DELIVERY_SHARDS`, even over any texts. */
export function deliveryShardOfText(text: string): string {
  return DELIVERY_SHARDS[firstByte(text) % DELIVERY_SHARDS.length] as string;
}

/** One of `SHARD_NAMES`, even over any texts. */
export function shardOfText(text: string): string {
  return SHARD_NAMES[firstByte(text) % SHARD_NAMES.length] as string;
}

function firstByte(text: string): number {
  const [byte = 0] = createHash('sha256').update(text).digest();
  return byte;
}
