import { cp, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';

/** What belongs to the process that runs on a folder, and what SQLite makes anew. */
const NOT_COPIED = /^(lock\.sqlite|operator\.json|outputs\.json)$|-(wal|shm|journal)$|^logs\//;
const DATABASE = /\.(sqlite|db)$/;

/** How often files may go while they are copied before it is an error. */
const LISTINGS_MAX = 20;

/**
 * Copies a folder of data, also while a runtime runs on it: each database as of one moment. Where a file goes before it is copied, the folder
 * is read again, since a newer one may have taken its place: the chain's states do so.
 *
 * @throws Error when files go faster than they can be copied
 */
export async function copyFolder(from: string, to: string): Promise<void> {
  const copied = new Set<string>();
  for (let listing = 0; listing < LISTINGS_MAX; listing++) if (await copyNew(from, to, copied)) return;
  throw new Error(`files of ${from} went faster than they could be copied`);
}

/** Copies what is not copied yet. False where a file went meanwhile. */
async function copyNew(from: string, to: string, copied: Set<string>): Promise<boolean> {
  let whole = true;
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(from.length + 1);
    if (!entry.isFile() || NOT_COPIED.test(path) || copied.has(path)) continue;
    await mkdir(dirname(join(to, path)), { recursive: true });
    if (await copyOne(file, join(to, path))) copied.add(path);
    else whole = false;
  }
  return whole;
}

async function copyOne(file: string, to: string): Promise<boolean> {
  if (DATABASE.test(file)) {
    await copyDatabase(file, to);
    return true;
  }
  try {
    await cp(file, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
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
