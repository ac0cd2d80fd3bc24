import type { IndexEntry, ShardPage } from './ports.ts';

/** Reads one shard from an entry on, which is not part of it. */
export type ReadShard = (shard: string, before: string | undefined, limit: number) => Promise<ShardPage>;

export interface MergeOptions {
  readonly shards: readonly string[];
  readonly before: string | undefined;
  /** Entries of the page, 1 or more. */
  readonly limit: number;
  readonly read: ReadShard;
}

export interface MergedPage {
  readonly entries: readonly IndexEntry[];
  /** Whether older ones follow. */
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
 * The newest entries of all shards in one order. The shards are read together, and one that gave all it had read is read on: the
 * newest of the others may be older than its next one.
 */
export async function mergeShards({ shards, before, limit, read }: MergeOptions): Promise<MergedPage> {
  const wanted = limit + 1;
  const atATime = Math.min(wanted, Math.max(ENTRIES_AT_A_PRICE, Math.ceil((2 * wanted) / shards.length)));
  const cursors = shards.map((shard): Cursor => ({ shard, entries: [], next: before, ended: false }));
  const merged: IndexEntry[] = [];
  for (;;) {
    const empty = cursors.filter(({ entries, ended }) => entries.length === 0 && !ended);
    await Promise.all(empty.map((cursor) => advance(cursor, read, atATime)));
    const ready = cursors.every(({ entries, ended }) => entries.length > 0 || ended);
    // DynamoDB may end a page before its first entry.
    if (!ready) continue;
    const newest = cursors.reduce((a, b) => (headOf(b) > headOf(a) ? b : a));
    const [entry, ...rest] = newest.entries;
    if (entry === undefined) return { entries: merged, more: false };
    if (merged.length === limit) return { entries: merged, more: true };
    merged.push(entry);
    newest.entries = rest;
  }
}

async function advance(cursor: Cursor, read: ReadShard, limit: number): Promise<void> {
  const { entries, next } = await read(cursor.shard, cursor.next, limit);
  cursor.entries = entries;
  cursor.next = next;
  cursor.ended = next === undefined;
}

/** Below every entry where a shard has none. */
function headOf({ entries }: Cursor): string {
  return entries[0]?.createdAtId ?? '';
}
