import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, glob, mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** Builds of other sources that stay beside the newest: what a change and its undoing, or another branch, find again. */
const KEPT_MAX = 4;

/** One part of `dist/` that depends on nothing but its sources. */
export interface Part {
  /** Of the cache's folder. */
  readonly name: string;
  /** Globs of all that it is made of, relative to the repository. */
  readonly sources: readonly string[];
  /** Builds into a folder that is there and empty, relative to the repository. */
  readonly build: (into: string) => Promise<void>;
}

/**
 * Puts a part into `directory`, replacing what is there: a copy of an earlier build where the sources are the same, byte by byte, else
 * a build of its own.
 */
export async function buildPart({ name, sources, build }: Part, directory: string): Promise<void> {
  const cache = join('node_modules', '.cache', name);
  const built = join(cache, await hashOf(sources));
  if (!existsSync(built)) {
    const fresh = `${built}.${process.pid}.tmp`;
    await mkdir(fresh, { recursive: true });
    try {
      await build(fresh);
      await rm(built, { recursive: true, force: true });
      await rename(fresh, built);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  }
  const now = new Date();
  await utimes(built, now, now);
  await rm(directory, { recursive: true, force: true });
  await cp(built, directory, { recursive: true, mode: constants.COPYFILE_FICLONE });
  await removeOld(cache);
}

async function hashOf(sources: readonly string[]): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(sources, { withFileTypes: true }))
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  const hash = createHash('sha256').update(process.version);
  for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

/** The ones that were used longest ago. Another process may do the same. */
async function removeOld(cache: string): Promise<void> {
  const builds = (await readdir(cache)).filter((name) => !name.endsWith('.tmp'));
  const used = await Promise.all(
    builds.map(async (name) => {
      const path = join(cache, name);
      return { path, at: (await stat(path).catch(() => null))?.mtimeMs ?? 0 };
    }),
  );
  const old = used.sort((a, b) => b.at - a.at).slice(1 + KEPT_MAX);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}
