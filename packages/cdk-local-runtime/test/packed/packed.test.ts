import { execFile, spawn, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postGraphql } from '../integration/appsync/testApi.ts';
import { openRealtime } from '../integration/appsync/realtimeClient.ts';
import { copyPackages, foreignEnvironment, foreignPath, repository } from './repository.ts';

/** A command that npm runs; an installation fills a folder of some hundred megabytes. */
const COMMAND_MS_MAX = 4 * 60_000;
const START_MS_MAX = 2 * 60_000;
const execute = promisify(execFile);
const run = (program: string, args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }) =>
  execute(program, args, { ...options, timeout: COMMAND_MS_MAX });

let directory: string;
/** Somebody else's app, with both packages installed from their tarballs. */
let app: string;
let env: NodeJS.ProcessEnv;
let served: ChildProcess | undefined;
let printed = '';

beforeAll(async () => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'packed-')));
  const tarballs = await pack(join(directory, 'repository'), join(directory, 'tarballs'));
  app = join(directory, 'notes');
  cpSync(fileURLToPath(new URL('../fixtures/apps/notes', import.meta.url)), app, { recursive: true });
  // The Node of this test, but not from a folder of this repository.
  const bin = join(directory, 'bin');
  mkdirSync(bin);
  copyFileSync(process.execPath, join(bin, 'node'));
  env = { ...foreignEnvironment(), PATH: [bin, foreignPath()].join(delimiter) };
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];
  await run('npm', [...install, ...tarballs], { cwd: app, env });
  await run('node', ['app.js'], { cwd: app, env });
  await serve();
}, 3 * COMMAND_MS_MAX);

afterAll(async () => {
  if (served?.pid !== undefined && served.exitCode === null) {
    const ended = once(served, 'close');
    process.kill(-served.pid, 'SIGTERM');
    await ended;
  }
  rmSync(directory, { recursive: true, force: true });
});

/** Packs copies of both packages and returns the tarballs. */
async function pack(copy: string, destination: string): Promise<string[]> {
  mkdirSync(copy);
  mkdirSync(destination);
  for (const cwd of copyPackages(copy))
    await run('npm', ['pack', '--pack-destination', destination], {
      cwd,
      // `prepack` finds the compiler and this Node where every script of npm finds them.
      env: { ...foreignEnvironment(), PATH: process.env['PATH'] },
    });
  return readdirSync(destination).map((name) => join(destination, name));
}

/** Starts the command of the package in the app's folder and waits until it says that it is ready. */
async function serve(): Promise<void> {
  const command = ['--no-install', 'cdk-local-runtime', '--assembly', 'cdk.out', '--port', '0'];
  const child = spawn('npx', command, { cwd: app, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  served = child;
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      if (printed.includes('Ctrl-C stops it.')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${printed}`)));
    setTimeout(() => reject(new Error(`It did not start:\n${printed}`)), START_MS_MAX).unref();
  });
}

/** What stands beside a name on the screen. */
const shown = (name: string): string => new RegExp(`^  ${name} +(.+)$`, 'm').exec(printed)?.[1] ?? '';

async function ask(query: string): Promise<unknown> {
  const { data, errors } = await postGraphql(shown('GraphQL'), JSON.stringify({ query }), {
    'x-api-key': shown('API key'),
  });
  expect(errors).toBeUndefined();
  return data;
}

test('given the command of the package beside an app, then a mutation, a query and a subscription work', async () => {
  const client = await openRealtime(shown('Realtime'), { 'x-api-key': shown('API key') });
  expect(await client.start('1', 'subscription { onNote { id text } }')).toMatchObject({ type: 'start_ack' });

  const added = await ask('mutation { addNote(id: "a", text: "first") { id text } }');

  expect(added).toEqual({ addNote: { id: 'a', text: 'first' } });
  expect(await ask('{ note(id: "a") { text } shout(text: "hey") }')).toEqual({
    note: { text: 'first' },
    shout: 'HEY!',
  });
  expect(await client.next()).toMatchObject({ payload: { data: { onNote: { id: 'a', text: 'first' } } } });
  client.close();
});

test('given the page, then its own script is JavaScript and the browser can run it', async () => {
  const page = shown('GraphiQL');
  expect(await (await fetch(page)).text()).toContain(shown('API key'));
  const script = await (await fetch(`${page}/browser.js`)).text();
  expect(script).toContain('new WebSocket(');
  expect(script).not.toContain('interface Params');
});

test('given what is installed, then it is JavaScript with declarations, and every entry loads', async () => {
  for (const name of ['appsync-js', 'cdk-local-runtime']) {
    const installed = join(app, 'node_modules', name);
    const files = readdirSync(installed, { recursive: true }) as string[];
    expect(files.filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([]);
    expect(readFileSync(join(installed, 'LICENSE'), 'utf8')).toContain('Apache License');
  }
  writeFileSync(
    join(app, 'uses.ts'),
    `import { startRuntime, type Companion, type RuntimeOptions } from 'cdk-local-runtime';
     import { billOf } from 'cdk-local-runtime/cost';
     import { startTestDynamoDB } from 'cdk-local-runtime/testing';
     import { checkResolverCode, loadResolver } from 'appsync-js';
     const beside: Companion[] = [{ name: 'cache', start: async ({ dataDir }) => ({ close: async () => void dataDir }) }];
     export const options: Pick<RuntimeOptions, 'beside'> = { beside };
     console.log([startRuntime, billOf, startTestDynamoDB, checkResolverCode, loadResolver].map((it) => typeof it).join());
     // @ts-expect-error a companion has a name
     export const wrong: Companion = { start: beside[0]!.start };`,
  );
  const compiler = ['node_modules/typescript/bin/tsc', '--module', 'nodenext', '--target', 'es2024'];
  await run('node', [...compiler, '--strict', '--skipLibCheck', 'uses.ts'], { cwd: app, env });
  const { stdout } = await run('node', ['uses.js'], { cwd: app, env });
  expect(stdout.trim()).toBe(Array.from({ length: 5 }, () => 'function').join());
});

test('given the app’s folder, then nothing in it leads to this repository', () => {
  expect(app.startsWith(repository)).toBe(false);
  const links = readdirSync(app, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isSymbolicLink(),
  );
  expect(links.length).toBeGreaterThan(0);
  for (const link of links)
    expect(realpathSync(join(link.parentPath, link.name)).startsWith(`${app}/`)).toBe(true);
  expect(env['PATH']).not.toContain(repository);
});
