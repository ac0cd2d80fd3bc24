import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What time to live has deleted, for as long as a stream keeps its records. Survives a SIGKILL. */
export interface Expirations {
  /** Remembers that an item goes because its time is over. */
  add(table: string, key: Key, now: Date): void;
  /** Takes back an addition: the item was gone or had changed. */
  remove(table: string, key: Key): void;
  has(table: string, key: Key): boolean;
  close(): void;
}

/** A primary key in DynamoDB's JSON. */
export type Key = Readonly<Record<string, unknown>>;

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html: records are kept for 24 hours.
const KEPT_MS = 24 * 3_600_000;

/** Opens (and makes) `<dataDir>/expired/items.sqlite`. */
export function openExpirations(dataDir: string): Expirations {
  const directory = join(dataDir, 'expired');
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, 'items.sqlite'));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS expired (item TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;`);
  const insert = database.prepare('INSERT OR REPLACE INTO expired VALUES (?, ?)');
  const forget = database.prepare('DELETE FROM expired WHERE at < ?');
  const remove = database.prepare('DELETE FROM expired WHERE item = ?');
  const find = database.prepare('SELECT 1 FROM expired WHERE item = ?');
  let open = true;
  return {
    add: (table, key, now) => {
      forget.run(now.getTime() - KEPT_MS);
      insert.run(itemOf(table, key), now.getTime());
    },
    remove: (table, key) => void remove.run(itemOf(table, key)),
    has: (table, key) => open && find.get(itemOf(table, key)) !== undefined,
    close: () => {
      if (!open) return;
      open = false;
      database.close();
    },
  };
}

function itemOf(table: string, key: Key): string {
  return JSON.stringify([table, Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
