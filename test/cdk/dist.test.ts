import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const entries = globSync('{functions,examples}/**/*.lambda.ts').map((file) => basename(file, '.lambda.ts'));

const fileOf = (entry: string, name: string): string =>
  readFileSync(`dist/functions/${entry}/${name}`, 'utf8');

/** All code of an entry, what it loads later too. */
const bundle = (entry: string): string =>
  globSync(`dist/functions/${entry}/*.mjs`)
    .map((file) => fileOf(entry, basename(file)))
    .join('\n');

/** The files that are loaded with one, itself among them. */
function loadedWith(entry: string, name: string): Set<string> {
  const loaded = new Set<string>();
  const toLoad = [name];
  for (let next = toLoad.pop(); next !== undefined; next = toLoad.pop()) {
    if (loaded.has(next)) continue;
    loaded.add(next);
    const imports = fileOf(entry, next).matchAll(/(?:from|import) ?"\.\/([\w-]+\.mjs)"/g);
    toLoad.push(...[...imports].flatMap(([, file]) => file ?? []));
  }
  return loaded;
}

const bytesOf = (entry: string, files: ReadonlySet<string>): number =>
  [...files].reduce((sum, file) => sum + Buffer.byteLength(fileOf(entry, file)), 0);

/** Each way in which an entry may be loaded, as its bytes: its start, and its start with one thing that it loads later. */
function loadsOf(entry: string): [string, number][] {
  const start = loadedWith(entry, 'index.mjs');
  const code = [...start].map((file) => fileOf(entry, file)).join('\n');
  const later = [...code.matchAll(/import\("\.\/([\w-]+\.mjs)"\)/g)].flatMap(([, file]) => file ?? []);
  return [
    [entry, bytesOf(entry, start)],
    ...later.map((file): [string, number] => [
      `${entry} with ${file}`,
      bytesOf(entry, new Set([...start, ...loadedWith(entry, file)])),
    ]),
  ];
}

describe('the bundles', () => {
  // Away from the repository, so that nothing is found in its node_modules.
  let elsewhere: string;
  beforeAll(() => {
    elsewhere = mkdtempSync(join(tmpdir(), 'bundle-'));
    cpSync('dist/functions', elsewhere, { recursive: true });
  });
  afterAll(() => rmSync(elsewhere, { recursive: true }));

  it('given the entries, then each was built, and nothing else', () => {
    const built = globSync('dist/functions/*').map((directory) => basename(directory));
    expect(built.sort()).toEqual(entries.sort());
  });

  it.each(entries)('given %s on its own, when it is loaded, then it lacks no module', (entry) => {
    const script = `import('${join(elsewhere, entry, 'index.mjs')}').then((m) => console.log(typeof m.handler), (e) => console.log(e.message))`;
    const said = execFileSync(process.execPath, ['-e', script], { cwd: elsewhere, encoding: 'utf8' }).trim();
    // Without its environment an entry refuses to start, which shows that all of its modules were there.
    expect(said).toMatch(/^function$|environment variable|is not set/);
  });

  it('given deriveAddress, then it derives with the native curve that lies beside it', () => {
    const directory = join(elsewhere, 'deriveAddress');
    expect(
      existsSync(join(directory, 'node_modules/secp256k1/prebuilds/linux-x64/secp256k1.glibc.node')),
    ).toBe(true);
    const script = `const { createRequire } = require('node:module'); const curve = createRequire('${directory}/index.mjs')('secp256k1'); console.log(Buffer.from(curve.publicKeyCreate(Buffer.alloc(32, 1))).toString('hex'))`;
    const said = execFileSync(process.execPath, ['-e', script], { cwd: elsewhere, encoding: 'utf8' }).trim();
    // The public key of the private key 0101…01.
    expect(said).toBe('031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f');
  });

  it('given the curve, then its slow fallback stays behind: a broken addon must be heard', () => {
    expect(globSync('dist/functions/*/node_modules/{elliptic,secp256k1/elliptic.js}')).toEqual([]);
  });

  it('given the signing function, then nothing in it talks to a node, and no other function has its keys', () => {
    const sends = entries.filter((entry) => bundle(entry).includes('eth_sendRawTransaction'));
    expect(sends).toContain('sweep');
    expect(sends).not.toContain('sign');
    const signs = entries.filter((entry) => bundle(entry).includes('ecdsaSign('));
    expect(signs).toEqual(['sign']);
  });

  it('given any bundle, then what it loads at its start, and with any one that it loads later, stays small enough to start fast', () => {
    const sizes = entries.flatMap(loadsOf);
    expect(sizes.filter(([, bytes]) => bytes > 1_500_000)).toEqual([]);
  });

  it.each(['cardPayments', 'gatewayWebhooks', 'settlePayments'])(
    'given %s, then a gateway’s package is not loaded before a call to it',
    (entry) => {
      const later = loadsOf(entry)
        .map(([name]) => name)
        .join();
      for (const gateway of ['stripe', 'adyen', 'paypal']) expect(later).toContain(`${gateway}Gateway-`);
      const start = [...loadedWith(entry, 'index.mjs')].map((file) => fileOf(entry, file)).join('\n');
      for (const mark of ['StripeRateLimitError', 'ModificationsApi', 'PaymentsController'])
        expect(start).not.toContain(mark);
    },
  );

  it.each(['cardPayments', 'enrich', 'scoreStream', 'settlePayments'])(
    'given %s, then the client of Parameter Store is not loaded before the rules are read',
    (entry) => {
      const start = [...loadedWith(entry, 'index.mjs')].map((file) => fileOf(entry, file)).join('\n');
      expect(bundle(entry)).toContain('GetParameterCommand');
      expect(start).not.toContain('GetParameterCommand');
    },
  );

  it.each([
    ['media types', 'application/vnd.'],
    ['carriers of parcels', 'BG_BULGARIAN_POST'],
  ])('given any bundle, then the table of %s, which no call reads, is not in it', (_, mark) => {
    expect(entries.filter((entry) => bundle(entry).includes(mark))).toEqual([]);
  });

  it('given a bundle in one file, then nothing of it is loaded later', () => {
    const split = entries.filter((entry) => loadedWith(entry, 'index.mjs').size > 1);
    expect(split.toSorted()).toEqual([
      'cardPayments',
      'enrich',
      'gatewayWebhooks',
      'payees',
      'post',
      'scoreStream',
      'settlePayments',
    ]);
  });
});

describe('the pages', () => {
  /** All scripts that the page may load, by whatever way, a language that it may never show included. */
  function scriptsOf(page: string): Set<string> {
    const html = readFileSync(`dist/web/${page}/index.html`, 'utf8');
    const loaded = new Set<string>();
    const toLoad = [...html.matchAll(/"\/assets\/([^"]+\.js)"/g)].flatMap(([, file]) => file ?? []);
    for (let next = toLoad.pop(); next !== undefined; next = toLoad.pop()) {
      if (loaded.has(next)) continue;
      loaded.add(next);
      const code = readFileSync(`dist/web/assets/${next}`, 'utf8');
      toLoad.push(...[...code.matchAll(/["'`]\.\/([\w-]+\.js)["'`]/g)].flatMap(([, file]) => file ?? []));
    }
    return loaded;
  }

  it('given the checkout, then all of its JavaScript is 60 KB at most as it is sent', () => {
    const files = [...scriptsOf('pay')];
    // The page's own, and each of its languages.
    expect(files.length).toBeGreaterThan(3);
    const bytes = files.reduce(
      (sum, file) => sum + gzipSync(readFileSync(`dist/web/assets/${file}`)).length,
      0,
    );
    expect(bytes).toBeLessThanOrEqual(60_000);
  });

  it('given any page, then it has no script or style within, which the policy would refuse', () => {
    for (const file of globSync('dist/web/**/*.html')) {
      const html = readFileSync(file, 'utf8');
      expect(html, file).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/);
    }
  });
});
