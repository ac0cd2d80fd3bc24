import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RetentionMode, VersionedBucket } from './objectLock.ts';

/** One version of an object; without a body it is a delete marker. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly body: Buffer | null;
  /** Headers that come back with the object: type, checksums, metadata. */
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
  /** ISO 8601. */
  readonly lastModified: string;
  readonly locked: { readonly mode: RetentionMode; readonly until: string } | null;
}

/** A version in a listing. */
export interface ListedVersion extends Omit<ObjectVersion, 'body' | 'headers'> {
  readonly isLatest: boolean;
  readonly isMarker: boolean;
  readonly bytes: number;
}

/** Versions of objects, in one file. Survives a SIGKILL. */
export interface VersionStore {
  /**
   * Remembers the bucket as it is now.
   *
   * @throws Error when Object Lock or versions would end, which S3 has no way to do
   */
  declare(bucket: VersionedBucket | { readonly name: string; readonly lock: 'unversioned' }): void;
  put(bucket: string, version: Omit<ObjectVersion, 'versionId'>): string;
  /** The newest version, or that one. */
  find(bucket: string, key: string, versionId?: string): ObjectVersion | null;
  remove(bucket: string, key: string, versionId: string): void;
  /** By key, the newest version of a key first. */
  list(bucket: string, prefix: string): readonly ListedVersion[];
  close(): void;
}

/** Opens (and makes) `<dataDir>/s3/versions.sqlite`. */
export function openVersionStore(dataDir: string): VersionStore {
  const directory = join(dataDir, 's3');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(directory, 'versions.sqlite'));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, locked INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS versions (
      position INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, key TEXT NOT NULL, version TEXT NOT NULL UNIQUE,
      body BLOB, headers TEXT NOT NULL, etag TEXT NOT NULL, modified TEXT NOT NULL, mode TEXT, until TEXT) STRICT;
    CREATE INDEX IF NOT EXISTS byKey ON versions (bucket, key, position);`);
  const known = database.prepare('SELECT locked FROM buckets WHERE name = ?');
  const remember = database.prepare('INSERT OR REPLACE INTO buckets VALUES (?, ?)');
  const insert = database.prepare(
    `INSERT INTO versions (bucket, key, version, body, headers, etag, modified, mode, until)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const newest = database.prepare(
    'SELECT * FROM versions WHERE bucket = ? AND key = ? ORDER BY position DESC LIMIT 1',
  );
  const one = database.prepare('SELECT * FROM versions WHERE bucket = ? AND key = ? AND version = ?');
  const drop = database.prepare('DELETE FROM versions WHERE bucket = ? AND key = ? AND version = ?');
  const all = database.prepare(
    `SELECT *, body IS NULL AS marker, coalesce(length(body), 0) AS bytes FROM versions
     WHERE bucket = ? AND substr(key, 1, length(?)) = ? ORDER BY key, position DESC`,
  );
  let open = true;
  return {
    declare: ({ name, lock }) => {
      const before = known.get(name) as { locked: number } | undefined;
      if (lock === 'unversioned') {
        if (before !== undefined) throw new Error(`The bucket ${name} keeps versions, and cannot end that.`);
        return;
      }
      if (before?.locked === 1 && lock === null)
        throw new Error(`The bucket ${name} has Object Lock, which cannot be disabled.`);
      remember.run(name, lock === null ? 0 : 1);
    },
    put: (bucket, { key, body, headers, etag, lastModified, locked }) => {
      const versionId = randomBytes(16).toString('base64url');
      const kept = [JSON.stringify(headers), etag, lastModified, locked?.mode ?? null, locked?.until ?? null];
      insert.run(bucket, key, versionId, body, ...kept);
      return versionId;
    },
    find: (bucket, key, versionId) => {
      const row = versionId === undefined ? newest.get(bucket, key) : one.get(bucket, key, versionId);
      return row === undefined ? null : versionOf(row as unknown as Row);
    },
    remove: (bucket, key, versionId) => void drop.run(bucket, key, versionId),
    list: (bucket, prefix) => {
      let before: string | undefined;
      return (all.all(bucket, prefix, prefix) as unknown as ListedRow[]).map((row) => {
        const isLatest = row.key !== before;
        before = row.key;
        const { body: _1, headers: _2, ...version } = versionOf(row);
        return { ...version, isLatest, isMarker: row.marker === 1, bytes: row.bytes };
      });
    },
    close: () => {
      if (!open) return;
      open = false;
      database.close();
    },
  };
}

interface Row {
  readonly key: string;
  readonly version: string;
  readonly body: Uint8Array | null;
  readonly headers: string;
  readonly etag: string;
  readonly modified: string;
  readonly mode: RetentionMode | null;
  readonly until: string | null;
}

interface ListedRow extends Row {
  readonly marker: number;
  readonly bytes: number;
}

function versionOf({ key, version, body, headers, etag, modified, mode, until }: Row): ObjectVersion {
  return {
    key,
    versionId: version,
    body: body === null ? null : Buffer.from(body),
    headers: JSON.parse(headers) as Record<string, string>,
    etag,
    lastModified: modified,
    locked: mode === null || until === null ? null : { mode, until },
  };
}
