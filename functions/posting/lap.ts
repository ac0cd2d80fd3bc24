import { SHARD_NAMES } from '../shared/shards.ts';

/**
 * One lap of the recovery over all shards of the open index, which may take several passes. Times are ISO 8601. It is stored, so
 * that a pass begins where the one before it ended.
 */
export interface Lap {
  /** When the lap before this one began: what came due since then is this lap's work. */
  readonly since: string;
  readonly startedAt: string;
  /** The shard (0 to 15) that is read next: each gives one page in turn, so that a full one holds up none. */
  readonly next: number;
  /** For each shard that was begun where its next page starts, or null where it was read to its end. */
  readonly after: Readonly<Record<string, string | null>>;
}

/** The lap that follows: one from the beginning where the last was finished, or where there was none. */
export function lapAt(last: Lap | null, now: Date): Lap {
  if (last !== null && shardOf(last) !== null) return last;
  const since = last?.startedAt ?? new Date(0).toISOString();
  return { since, startedAt: now.toISOString(), next: 0, after: {} };
}

/** The shard whose page is next; null where the lap is finished. */
export function shardOf({ next, after }: Lap): number | null {
  for (let turn = 0; turn < SHARD_NAMES.length; turn++) {
    const shard = (next + turn) % SHARD_NAMES.length;
    if (after[shard] !== null) return shard;
  }
  return null;
}

/** The lap after a page of this shard. */
export function afterPage(lap: Lap, shard: number, after: string | undefined): Lap {
  return { ...lap, next: (shard + 1) % SHARD_NAMES.length, after: { ...lap.after, [shard]: after ?? null } };
}
