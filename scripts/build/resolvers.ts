import { build } from 'esbuild';
import { glob, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Bundles every resolver and pipeline function, `resolvers/**` without `resolvers/lib`, to APPSYNC_JS with the options
 * that AWS gives: https://docs.aws.amazon.com/appsync/latest/devguide/additional-utilities.html
 *
 * @returns paths below `resolvers/` without extension, sorted, for instance `createInvoice/claim`
 */
export async function buildResolvers(directory: string): Promise<string[]> {
  const names: string[] = [];
  for await (const file of glob('resolvers/**/*.ts')) {
    if (file.startsWith(join('resolvers', 'lib')) || /\.(d|generated)\.ts$/.test(file)) continue;
    names.push(file.slice('resolvers/'.length, -'.ts'.length));
  }
  names.sort();
  await mkdir(directory, { recursive: true });
  await build({
    entryPoints: names.map((name) => ({ in: join('resolvers', `${name}.ts`), out: name })),
    outdir: directory,
    bundle: true,
    platform: 'node',
    target: 'esnext',
    format: 'esm',
    external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  return names;
}
