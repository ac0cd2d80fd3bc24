import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where both packages are developed. */
export const repository = fileURLToPath(new URL('../../../../', import.meta.url)).replace(/\/$/, '');

const PACKAGES = ['appsync-js', 'cdk-local-runtime'];
const NOT_COPIED = /[\\/](test|bench|dist|node_modules|package\.source\.json)$/;

/**
 * Copies what packing needs into `directory`, because packing rewrites a package's manifest while it runs and other tests
 * read the packages at the same time. Returns the folders of the packages.
 */
export function copyPackages(directory: string): string[] {
  cpSync(join(repository, 'packages'), join(directory, 'packages'), {
    recursive: true,
    filter: (file) => !NOT_COPIED.test(file.slice(repository.length)),
  });
  for (const file of ['tsconfig.json', 'LICENSE']) cpSync(join(repository, file), join(directory, file));
  // Everything that is installed, but of the two packages the copies.
  const installed = join(directory, 'node_modules');
  mkdirSync(installed);
  for (const name of readdirSync(join(repository, 'node_modules'))) {
    if (!PACKAGES.includes(name) && name !== '.cache')
      symlinkSync(join(repository, 'node_modules', name), join(installed, name));
  }
  return PACKAGES.map((name) => {
    symlinkSync(join(directory, 'packages', name), join(installed, name));
    return join(directory, 'packages', name);
  });
}

/** Variables by which npm, Node or the test runner would work in this repository; how npm reaches its registry stays. */
const OURS = /^(npm_(?!config_)|npm_config_local_prefix$|INIT_CWD$|NODE_(ENV|OPTIONS|PATH)$|VITEST|AWS_)/;

/** The environment of this process without what speaks of this repository. */
export function foreignEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
}

/** The folders of PATH that lie elsewhere than in this repository. */
export function foreignPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.filter((folder) => !`${folder}${sep}`.startsWith(`${repository}${sep}`)).join(delimiter);
}
