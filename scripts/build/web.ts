import { join } from 'node:path';
import { buildPart } from './keptBuild.ts';

/** What the pages are made of: their sources, the client that they carry, and the versions of all packages. */
const SOURCES = ['web/**/*', 'packages/client/src/**/*', 'package-lock.json'];

/**
 * Builds the pages of `web/`: static files with hashed names under `assets/`, and `<page>/index.html`. Only a change of the pages costs the
 * second that Vite takes.
 *
 * @param directory where to, relative to the repository; what is there is replaced
 */
export async function buildWeb(directory: string): Promise<void> {
  await buildPart({ name: 'web', sources: SOURCES, build }, directory);
}

async function build(into: string): Promise<void> {
  const vite = await import('vite');
  await vite.build({
    configFile: join('web', 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(process.cwd(), into) },
  });
}
