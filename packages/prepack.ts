import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * npm runs this in a package's folder before it packs it. Here the manifest names the sources, which Node runs as they
 * are; it does not under `node_modules`, so the packed manifest names what is built. The license is the repository's.
 * `postpack.ts` puts everything back.
 */
const kept = 'package.source.json';

interface Manifest {
  exports: Record<string, string>;
  bin?: Record<string, string>;
  scripts?: unknown;
  devDependencies?: unknown;
}

const built = (source: string, extension: string): string =>
  source.replace(/^\.\/src\/(.*)\.ts$/, `./dist/$1${extension}`);

function packedManifest(text: string): string {
  const { scripts: _scripts, devDependencies: _dev, ...manifest } = JSON.parse(text) as Manifest;
  const places = Object.entries(manifest.exports).map(([subpath, source]): [string, unknown] => [
    subpath,
    source.endsWith('.ts') ? { types: built(source, '.d.ts'), default: built(source, '.js') } : source,
  ]);
  const commands = Object.entries(manifest.bin ?? {}).map(([name, source]) => [name, built(source, '.js')]);
  const packed = {
    ...manifest,
    ...(manifest.bin === undefined ? {} : { bin: Object.fromEntries(commands) as unknown }),
    exports: Object.fromEntries(places),
  };
  return `${JSON.stringify(packed, null, 2)}\n`;
}

// A pack that was broken off has left the manifest that it found beside its own.
const source = readFileSync(existsSync(kept) ? kept : 'package.json', 'utf8');
rmSync('dist', { recursive: true, force: true });
// What npm prints for programs goes to its standard output.
execFileSync('tsc', ['--build', 'tsconfig.build.json'], { stdio: ['ignore', 2, 2] });
copyFileSync('../../LICENSE', 'LICENSE');
writeFileSync(kept, source);
writeFileSync('package.json', packedManifest(source));
