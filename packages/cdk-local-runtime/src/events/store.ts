import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventText, type AcceptedEvent } from './event.ts';

/** An event that still has to reach one target. Times are milliseconds since 1970. */
export interface Delivery {
  readonly target: string;
  attempts: number;
  nextAt: number;
}

/** An accepted event with the deliveries that are still to be made. */
export interface Undelivered {
  readonly id: number;
  readonly accepted: AcceptedEvent;
  deliveries: Delivery[];
}

/**
 * Accepted events survive a SIGKILL of this process: a row is committed before PutEvents answers and goes when
 * every target has the event or gave it up. A crash in between delivers again, never less.
 */
export interface EventStore {
  readonly database: DatabaseSync;
  /** Commits events with their deliveries and what `beside` writes into the same database, all or none. */
  insert(events: readonly Omit<Undelivered, 'id'>[], beside?: () => void): Undelivered[];
  /** Keeps the deliveries that are still to be made. */
  update(event: Undelivered): void;
  /** Forgets an event; written with the next of its kind, which a crash may lose. */
  remove(id: number): void;
  /** What a former process left. */
  undelivered(): Undelivered[];
  close(): void;
}

/** Opens (and makes) `<dataDir>/events/<name>.sqlite`. */
export function openEventStore(dataDir: string, name = 'events'): EventStore {
  const directory = join(dataDir, 'events');
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, `${name}.sqlite`));
  // WAL without a sync on every commit: survives the process, not a power cut.
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS undelivered (
      id INTEGER PRIMARY KEY AUTOINCREMENT, ingested_at INTEGER NOT NULL, event TEXT NOT NULL, deliveries TEXT NOT NULL
    ) STRICT;`);
  const insert = database.prepare(
    'INSERT INTO undelivered (ingested_at, event, deliveries) VALUES (?, ?, ?)',
  );
  const update = database.prepare('UPDATE undelivered SET deliveries = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM undelivered WHERE id = ?');
  const all = database.prepare('SELECT id, ingested_at, event, deliveries FROM undelivered ORDER BY id');
  let removed: number[] = [];
  let flush: NodeJS.Immediate | undefined;
  let open = true;

  const flushRemoved = (): void => {
    flush = undefined;
    const ids = removed;
    removed = [];
    if (open && ids.length > 0) inTransaction(database, () => ids.forEach((id) => remove.run(id)));
  };

  return {
    database,
    insert: (events, beside) =>
      inTransaction(database, () => {
        beside?.();
        return events.map((event) => {
          const { lastInsertRowid } = insert.run(
            event.accepted.ingestedAt,
            eventText(event.accepted.event),
            JSON.stringify(event.deliveries),
          );
          return { id: Number(lastInsertRowid), ...event };
        });
      }),
    update: (event) => {
      if (open) update.run(JSON.stringify(event.deliveries), event.id);
    },
    remove: (id) => {
      removed.push(id);
      flush ??= setImmediate(flushRemoved);
    },
    undelivered: () =>
      all.all().map((row) => ({
        id: Number(row['id']),
        accepted: {
          ingestedAt: Number(row['ingested_at']),
          event: JSON.parse(String(row['event'])) as AcceptedEvent['event'],
        },
        deliveries: JSON.parse(String(row['deliveries'])) as Delivery[],
      })),
    close: () => {
      if (!open) return;
      if (flush !== undefined) clearImmediate(flush);
      flushRemoved();
      open = false;
      database.close();
    },
  };
}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
