import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** An event of an asynchronous invocation that is not done. Times are milliseconds since 1970. */
export interface WaitingEvent {
  readonly id: number;
  /** The function's name. */
  readonly functionName: string;
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  readonly flow?: string;
  readonly queuedAt: number;
  /** Runs that failed. */
  attempts: number;
  nextAt: number;
  /** Times in a row that the function was throttled. */
  throttled: number;
}

/**
 * Events survive a SIGKILL of this process: a row is committed before `Invoke` answers and goes when the function is done
 * or the event was given up. A crash in between runs it again, never less, as on AWS:
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
 */
export interface WaitingEvents {
  insert(event: Omit<WaitingEvent, 'id'>): WaitingEvent;
  /** Remembers attempts and when the next one is due. */
  update(event: WaitingEvent): void;
  remove(id: number): void;
  /** What a former process left, oldest first. */
  all(): WaitingEvent[];
  close(): void;
}

/** Opens (and makes) `<dataDir>/invocations/events.sqlite`. */
export function openWaitingEvents(dataDir: string): WaitingEvents {
  const directory = join(dataDir, 'invocations');
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, 'events.sqlite'));
  // WAL without a sync on every commit: survives the process, not a power cut.
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS waiting (id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL) STRICT;`);
  const insert = database.prepare('INSERT INTO waiting (event) VALUES (?)');
  const update = database.prepare('UPDATE waiting SET event = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM waiting WHERE id = ?');
  const all = database.prepare('SELECT id, event FROM waiting ORDER BY id');
  let open = true;
  return {
    insert: (event) => ({ ...event, id: Number(insert.run(JSON.stringify(event)).lastInsertRowid) }),
    update: ({ id, ...event }) => {
      if (open) update.run(JSON.stringify(event), id);
    },
    remove: (id) => {
      if (open) remove.run(id);
    },
    all: () =>
      all.all().map((row) => ({
        ...(JSON.parse(String(row['event'])) as Omit<WaitingEvent, 'id'>),
        id: Number(row['id']),
      })),
    close: () => {
      if (!open) return;
      open = false;
      database.close();
    },
  };
}
