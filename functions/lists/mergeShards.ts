import type { IndexEntry, ShardPage } from './ports.ts';

/** Reads one shard from an entry on, in the order of the list; the entry is not part of it. */
export type ReadShard = (shard: string, after: string | undefined, limit: number) => Promise<ShardPage>;

export interface MergeOptions {
  readonly shards: readonly string[];
  /** Where the page before ended. */
  readonly after: string | undefined;
  /** Default: newest first. */
  readonly oldestFirst?: boolean;
  /** Entries of the page, 1 or more. */
  readonly limit: number;
  readonly read: ReadShard;
}

export interface MergedPage {
  readonly entries: readonly IndexEntry[];
  /** Whether others follow. */
  readonly more: boolean;
}

/**
 * A query is charged by 4 KB of what it reads, rounded up, which is as many entries of some 150 bytes: fewer cost the same, and a
 * page of usual size is complete after one round. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
const ENTRIES_AT_A_PRICE = 25;

/** What was read of a shard and not taken, and where it goes on. */
interface Cursor {
  readonly shard: string;
  entries: readonly IndexEntry[];
  next: string | undefined;
  ended: boolean;
}

/**
 * The first entries of all shards in one order. The shards are read together, and one that gave all it had read is read on: the
 * first of the others may come after its next one.
 */
export async function mergeShards({
  shards,
  after,
  oldestFirst = false,
  limit,
  read,
}: MergeOptions): Promise<MergedPage> {
  const wanted = limit + 1;
  const atATime = Math.min(wanted, Math.max(ENTRIES_AT_A_PRICE, Math.ceil((2 * wanted) / shards.length)));
  const cursors = shards.map((shard): Cursor => ({ shard, entries: [], next: after, ended: false }));
  const merged: IndexEntry[] = [];
  for (;;) {
    const empty = cursors.filter(({ entries, ended }) => entries.length === 0 && !ended);
    await Promise.all(empty.map((cursor) => advance(cursor, read, atATime)));
    const ready = cursors.every(({ entries, ended }) => entries.length > 0 || ended);
    // DynamoDB may end a page before its first entry.
    if (!ready) continue;
    const first = cursors.reduce((a, b) => (comesFirst(headOf(b), headOf(a), oldestFirst) ? b : a));
    const [entry, ...rest] = first.entries;
    if (entry === undefined) return { entries: merged, more: false };
    if (merged.length === limit) return { entries: merged, more: true };
    merged.push(entry);
    first.entries = rest;
  }
}

async function advance(cursor: Cursor, read: ReadShard, limit: number): Promise<void> {
  const { entries, next } = await read(cursor.shard, cursor.next, limit);
  cursor.entries = entries;
  cursor.next = next;
  cursor.ended = next === undefined;
}

function headOf({ entries }: Cursor): string | undefined {
  return entries[0]?.createdAtId;
}

/** A shard that has none comes after all others. */
function comesFirst(one: string | undefined, other: string | undefined, oldestFirst: boolean): boolean {
  if (one === undefined || other === undefined) return other === undefined;
  return oldestFirst ? one < other : one > other;
}
