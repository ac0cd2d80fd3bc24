import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildFunctions } from './functions.ts';
import { buildResolvers } from './resolvers.ts';
import { mergeSchema } from './schema.ts';
import { withStaff } from './staffSchema.ts';
import { buildWeb } from './web.ts';

/** What a build made: names relative to `dist/functions` and `dist/resolvers`. */
export interface Built {
  readonly functions: readonly string[];
  readonly resolvers: readonly string[];
}

/**
 * Builds functions, resolvers, schema and pages, and puts them in the place of the last build by one rename, so that a
 * file that lost its source is gone and a build that failed leaves the last one as it was.
 *
 * @param directory where to; `dist` is what CDK reads
 */
export async function buildDist(directory = 'dist'): Promise<Built> {
  const fresh = `${directory}.${process.pid}.tmp`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  try {
    const schema = await mergeSchema('schema');
    const [functions, resolvers] = await Promise.all([
      buildFunctions(join(fresh, 'functions')),
      buildResolvers(join(fresh, 'resolvers')),
      buildWeb(join(fresh, 'web')),
      writeFile(join(fresh, 'schema.graphql'), schema),
      writeFile(join(fresh, 'schema.staff.graphql'), withStaff(schema)),
    ]);
    await rm(directory, { recursive: true, force: true });
    await rename(fresh, directory);
    return { functions, resolvers };
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}
