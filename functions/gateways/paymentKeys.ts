import { SHARD_NAMES, shardOf } from '../shared/shards.ts';

/** The sparse index over card payments that something is to be done for: partition `dueShard`, sort `dueAt`, and keys alone. */
export const DUE_INDEX = 'due';

/** The attributes that the index is built on; absent where nothing is due. */
export function dueKeys(id: string, dueAt: string | null): { dueShard?: string; dueAt?: string } {
  const dueShard = SHARD_NAMES[shardOf(id)];
  return dueAt === null || dueShard === undefined ? {} : { dueShard, dueAt };
}
