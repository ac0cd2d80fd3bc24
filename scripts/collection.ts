import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { brunoCollection } from './client/brunoCollection.ts';
import { readSchema } from './client/loadOperations.ts';

/**
 * `npm run collection` writes the collection for Bruno from the schema; with `--check` it fails when the folder differs.
 */
const FOLDER = 'collection';

const wanted = brunoCollection(readSchema());
const present = new Map<string, string>();
for await (const file of glob('**/*.{bru,json}', { cwd: FOLDER }))
  present.set(file, await readFile(join(FOLDER, file), 'utf8'));

if (!process.argv.includes('--check')) {
  for (const file of present.keys()) if (!wanted.has(file)) await rm(join(FOLDER, file));
  for (const [file, text] of wanted) {
    await mkdir(dirname(join(FOLDER, file)), { recursive: true });
    await writeFile(join(FOLDER, file), text);
  }
  console.log(`${FOLDER}: ${wanted.size} files`);
} else {
  const files = new Set([...wanted.keys(), ...present.keys()]);
  const differing = [...files].filter((file) => wanted.get(file) !== present.get(file));
  if (differing.length > 0) {
    console.error(`${differing.join(', ')} of ${FOLDER} differ from the schema. Run npm run collection.`);
    process.exitCode = 1;
  }
}
