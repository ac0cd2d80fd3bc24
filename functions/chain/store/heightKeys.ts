import { SHARD_NAMES } from '../../shared/shards.ts';
import type { HeightLane } from '../deposit.ts';

/** Index of the chain table by height: `heightShard` and `heightKey`. */
export const BY_HEIGHT_INDEX = 'byHeight';

/** What the index by height carries beside its keys: enough to read balances before the invoices. */
export const HEIGHT_FIELDS = ['invoiceId', 'address', 'tokenAddress'] as const;

/** Partition of the index by height. */
export function heightShardKey(chainId: number, lane: HeightLane, shard: number): string {
  return `${chainId}#${lane}#${SHARD_NAMES[shard]}`;
}

/** Above every height: what is due at a height stands at or below it. */
export const HEIGHT_MAX = 999_999_999_999;

/** Sorts as a number does. */
export function heightKey(height: number): string {
  return String(height).padStart(12, '0');
}

/**
 * What was read of the blocks that begin at a height. By its first block, since a reorganisation in the midst of a range leaves its beginning
 * standing, and only the range that begins with the same block again replaces all of it.
 */
export function rangeKey(chainId: number, firstBlock: number): string {
  return `RANGE#${chainId}#${heightKey(firstBlock)}`;
}
