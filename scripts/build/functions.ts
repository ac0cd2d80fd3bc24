import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { cp, glob } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { realpathSync } from 'node:fs';
import { buildPart } from './keptBuild.ts';

/** Our functions, and those of the consumers that come as examples. */
const ENTRIES = ['functions/**/*.lambda.ts', 'examples/consumers/*/*.lambda.ts'];

/** The folders that functions are made of, beside packages and the build itself. Their tests and documents are elsewhere. */
const SOURCE_FOLDERS = [
  'functions',
  'examples/consumers',
  'schema/generated',
  'contracts/artifacts',
  'scripts/build',
];

/** Native modules cannot be bundled: they travel beside the entries that import them, with all that they need. */
const NATIVE: Readonly<Record<string, readonly string[]>> = { secp256k1: ['secp256k1', 'node-gyp-build'] };

/** Entries that load what only some calls need with the first of those, a file of its own: a gateway's package, Parameter Store's client. */
const LOADING_LATER: readonly string[] = [
  'cardPayments',
  'settlePayments',
  'gatewayWebhooks',
  'enrich',
  'scoreStream',
  'payees',
  'post',
];

/** What of a package a function needs to run. `elliptic.js` stays behind: a slow fallback must not hide a broken addon. */
const NATIVE_FILES: readonly string[] = [
  'package.json',
  'index.js',
  'bindings.js',
  'node-gyp-build.js',
  'lib',
  'prebuilds',
];

const LEFT_OUT = {
  // The table of all media types, 137 KB, which PayPal's package brings for the names of uploaded files. We upload none; without it a
  // file would be `application/octet-stream`: https://github.com/form-data/form-data
  'mime-db': './scripts/build/noMediaTypes.json',
  // Ways to credentials that no function has, 250 KB.
  '@aws-sdk/credential-provider-node': './scripts/build/roleCredentials.ts',
};

/** The carriers of parcels, 57 KB of names in PayPal's package, for orders that are tracked. We track none; without them any name passes. */
const NO_CARRIERS: Plugin = {
  name: 'no-carriers',
  setup: ({ onLoad }) =>
    onLoad({ filter: /paypal-server-sdk.dist.esm.models.shipmentCarrier\.js$/ }, () => ({
      contents: `import { stringEnum } from '../schema.js';
        export const ShipmentCarrier = {};
        export const shipmentCarrierSchema = stringEnum(ShipmentCarrier, true);`,
    })),
};

/** No source maps: see `buildFunctions`. */
const OPTIONS = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  external: Object.keys(NATIVE),
  alias: LEFT_OUT,
  plugins: [NO_CARRIERS],
  // CommonJS inside an ES module: packages that call require need one.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  legalComments: 'none',
  logLevel: 'warning',
  minifySyntax: true,
  // No comments and no indents, and ASCII alone, which V8 keeps in one byte a character: a third of what an environment holds of
  // its code. Names stay, and lines stay short, so that a stack trace names a function and a place that can be read.
  minifyWhitespace: true,
  lineLimit: 160,
} as const satisfies BuildOptions;

/**
 * Bundles every `<entry>.lambda.ts` to `<directory>/<entry>/index.mjs`.
 *
 * The AWS SDK is bundled: the version that the tests ran with is the version that runs, only the clients that a function uses
 * are loaded, and the function starts alike wherever its directory lies. No source maps: names stay, and lines stay short.
 *
 * @returns the entries' names, sorted
 */
export async function buildFunctions(directory: string): Promise<string[]> {
  const entries = new Map<string, string>();
  for await (const file of glob(ENTRIES)) {
    const name = basename(file, '.lambda.ts');
    const other = entries.get(name);
    if (other !== undefined) throw new Error(`two functions are called ${name}: ${other} and ${file}`);
    entries.set(name, file);
  }
  const sources = [...SOURCE_FOLDERS.map((folder) => `${folder}/**/*`), 'package-lock.json'];
  await buildPart({ name: 'functions', sources, build: (into) => buildAll(entries, into) }, directory);
  return [...entries.keys()].sort();
}

async function buildAll(entries: ReadonlyMap<string, string>, directory: string): Promise<void> {
  const names = [...entries.keys()].sort();
  const inOf = (name: string): string => entries.get(name) ?? '';
  const whole = names.filter((name) => !LOADING_LATER.includes(name));
  const entryPoints = whole.map((name) => ({ in: inOf(name), out: join(name, 'index') }));
  await buildEntries({ entryPoints, outdir: directory });
  for (const name of names.filter((one) => LOADING_LATER.includes(one))) {
    const entryPoints = [{ in: inOf(name), out: 'index' }];
    const outdir = join(directory, name);
    await buildEntries({ entryPoints, outdir, splitting: true });
  }
}

async function buildEntries(options: BuildOptions): Promise<void> {
  const { metafile } = await build({ ...OPTIONS, ...options, metafile: true });
  refuseOtherSources(metafile);
  await copyNativeModules(metafile);
}

/** A build is kept by the hash of its sources: one that is not among them could change without a new build. */
function refuseOtherSources({ inputs }: Metafile): void {
  const folders = SOURCE_FOLDERS.flatMap((folder) => [resolve(folder), realpathSync(folder)]);
  for (const input of Object.keys(inputs)) {
    if (/(^|[/:])node_modules\//.test(input)) continue;
    if (folders.some((folder) => !relative(folder, resolve(input)).startsWith('..'))) continue;
    throw new Error(`${input} is bundled into a function: name its folder in scripts/build/functions.ts`);
  }
}

async function copyNativeModules(metafile: Metafile): Promise<void> {
  for (const [output, { imports }] of Object.entries(metafile.outputs)) {
    const natives = imports
      .filter(({ external, path }) => external === true && path in NATIVE)
      .map(({ path }) => path);
    for (const name of new Set(natives.flatMap((path) => NATIVE[path] ?? []))) {
      await copyModule(name, join(dirname(output), 'node_modules', name));
    }
  }
}

async function copyModule(name: string, target: string): Promise<void> {
  const source = join('node_modules', name);
  await cp(source, target, {
    recursive: true,
    filter: (file) =>
      file === source || NATIVE_FILES.some((kept) => `${file}/`.startsWith(`${join(source, kept)}/`)),
  });
}
