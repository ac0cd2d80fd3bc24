import { UnsupportedFeature, type Resource, type Stack } from '../template/model.ts';
import { eventText, type AcceptedEvent, type BusEvent } from './event.ts';
import { compilePattern, type CompiledPattern } from './pattern.ts';
import type { EventStore } from './store.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html */
export interface Archive {
  readonly name: string;
  readonly arn: string;
  readonly busArn: string;
  readonly pattern: CompiledPattern | undefined;
  readonly patternText: string | undefined;
  /** 0 keeps events for ever. */
  readonly retentionDays: number;
}

/** The events that archives keep. */
export interface ArchiveStore {
  readonly archives: ReadonlyMap<string, Archive>;
  /** Keeps an event in every archive of its bus that wants it. An event of a replay is not archived again. */
  keep(busArn: string, accepted: AcceptedEvent): void;
  /** The events of an archive with `from` ≤ time < `to`, both in milliseconds since 1970, in order of time. */
  between(archive: string, from: number, to: number): Iterable<BusEvent>;
  /** How many events an archive holds, and their bytes. */
  size(archive: string): { count: number; bytes: number };
  /** Removes what is older than the retention of its archive. `now` in milliseconds since 1970. */
  trim(now: number): void;
}

const DAY_MS = 86_400_000;
const PAGE_EVENTS = 200;

/** Reads the archives of the stack. Throws UnsupportedFeature for what CreateArchive refuses. */
export function readArchives(stack: Stack): Map<string, Archive> {
  const archives = new Map<string, Archive>();
  for (const resource of stack.ofType('AWS::Events::Archive')) {
    const { EventPattern, RetentionDays, SourceArn } = resource.properties;
    const name = resource.ref;
    archives.set(name, {
      name,
      arn: resource.attributes['Arn'] ?? name,
      busArn: String(SourceArn),
      pattern: EventPattern === undefined ? undefined : patternOf(resource, EventPattern),
      patternText: EventPattern === undefined ? undefined : JSON.stringify(EventPattern),
      retentionDays: Number(RetentionDays ?? 0),
    });
  }
  return archives;
}

function patternOf(resource: Resource, pattern: unknown): CompiledPattern {
  try {
    return compilePattern(pattern);
  } catch (error) {
    throw new UnsupportedFeature(resource.logicalId, resource.type, 'EventPattern', (error as Error).message);
  }
}

/** Keeps archived events beside those under way, in the same database. */
export function openArchives(store: EventStore, archives: ReadonlyMap<string, Archive>): ArchiveStore {
  const { database } = store;
  database.exec(`CREATE TABLE IF NOT EXISTS archived (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, archive TEXT NOT NULL, time INTEGER NOT NULL, event TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS archived_by_time ON archived (archive, time, seq);`);
  const insert = database.prepare('INSERT INTO archived (archive, time, event) VALUES (?, ?, ?)');
  const page = database.prepare(`SELECT seq, time, event FROM archived
    WHERE archive = ? AND (time, seq) > (?, ?) AND time < ? ORDER BY time, seq LIMIT ${PAGE_EVENTS}`);
  const size = database.prepare(
    'SELECT count(*) AS count, coalesce(sum(length(event)), 0) AS bytes FROM archived WHERE archive = ?',
  );
  const trim = database.prepare('DELETE FROM archived WHERE archive = ? AND time < ?');

  return {
    archives,
    keep: (busArn, { event }) => {
      if (event['replay-name'] !== undefined) return;
      for (const archive of archives.values()) {
        if (archive.busArn !== busArn || archive.pattern?.matches(event) === false) continue;
        insert.run(archive.name, Date.parse(event.time), eventText(event));
      }
    },
    *between(archive, from, to) {
      let time = from;
      let seq = -1;
      for (;;) {
        const rows = page.all(archive, time, seq, to);
        for (const row of rows) {
          time = Number(row['time']);
          seq = Number(row['seq']);
          yield JSON.parse(String(row['event'])) as BusEvent;
        }
        if (rows.length < PAGE_EVENTS) return;
      }
    },
    size: (archive) => {
      const row = size.get(archive);
      return { count: Number(row?.['count'] ?? 0), bytes: Number(row?.['bytes'] ?? 0) };
    },
    trim: (now) => {
      for (const { name, retentionDays } of archives.values()) {
        if (retentionDays > 0) trim.run(name, now - retentionDays * DAY_MS);
      }
    },
  };
}
