import { cp, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';

/** What belongs to the process that runs on a folder, and what SQLite makes anew. */
const NOT_COPIED = /^(lock\.sqlite|operator\.json|outputs\.json)$|-(wal|shm|journal)$|^logs\//;
const DATABASE = /\.(sqlite|db)$/;

/** Copies a folder of data, also while a runtime runs on it: each database as of one moment. */
export async function copyFolder(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(from.length + 1);
    if (!entry.isFile() || NOT_COPIED.test(path)) continue;
    await mkdir(dirname(join(to, path)), { recursive: true });
    if (DATABASE.test(path)) await copyDatabase(file, join(to, path));
    else await cp(file, join(to, path));
  }
}

/** https://sqlite.org/backup.html */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const database = new DatabaseSync(from, { readOnly: true });
  try {
    await backup(database, to);
  } finally {
    database.close();
  }
}
