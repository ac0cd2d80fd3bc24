import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, glob, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const CACHE = join('node_modules', '.cache', 'web');

/** What the pages are made of: their sources, the client that they carry, and the versions of all packages. */
const SOURCES = ['web/**/*', 'packages/client/src/**/*', 'package-lock.json'];

/**
 * Builds the pages of `web/`: static files with hashed names under `assets/`, and `<page>/index.html`. A build of the same sources is copied
 * from the cache, so that only a change of the pages costs the second that Vite takes.
 *
 * @param directory where to, relative to the repository; what is there is replaced
 */
export async function buildWeb(directory: string): Promise<void> {
  const built = join(CACHE, await hashOfSources());
  if (!existsSync(built)) await buildInto(built);
  await rm(directory, { recursive: true, force: true });
  await cp(built, directory, { recursive: true });
}

async function buildInto(built: string): Promise<void> {
  const fresh = `${built}.${process.pid}.tmp`;
  const { build } = await import('vite');
  await mkdir(CACHE, { recursive: true });
  try {
    await build({
      configFile: join('web', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: join(process.cwd(), fresh) },
    });
    await rm(built, { recursive: true, force: true });
    await rename(fresh, built);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function hashOfSources(): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(SOURCES, { withFileTypes: true })) {
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    hash.update(`${file}\0`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}
