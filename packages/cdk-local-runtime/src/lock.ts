import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Thrown when another process has the folder. */
export class FolderInUse extends Error {
  override name = 'FolderInUse';
}

/**
 * Takes a folder for this process alone and returns a function that gives it back. The lock is the operating
 * system's, on a SQLite file, so it ends with the process however that ends. Throws FolderInUse.
 */
export function lockFolder(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, 'lock.sqlite'));
  try {
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!String(error).includes('locked')) throw error;
    throw new FolderInUse(
      `Another runtime runs on ${directory}: stop it, or start this one with --ephemeral.`,
    );
  }
  return () => database.close();
}
