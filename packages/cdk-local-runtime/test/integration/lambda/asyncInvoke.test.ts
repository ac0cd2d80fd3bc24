import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../../src/log/log.ts';
import { startRuntime } from '../../../src/start.ts';
import { functionResources, writeAssembly } from '../writeAssembly.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asynchronous-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const code = `import { appendFileSync, existsSync } from 'node:fs';
export const handler = async ({ hold, told, n }) => {
  if (existsSync(hold)) await new Promise(() => {});
  appendFileSync(told, n + '\\n');
};`;

/** Runs a runtime in a process of its own until it has taken the events, then kills it. */
async function killed(assemblyDir: string, dataDir: string, events: unknown[]): Promise<void> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('crashChild.ts', import.meta.url)), assemblyDir, dataDir, JSON.stringify(events)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('kill me')) resolve();
    });
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('exit', () => reject(new Error(`the runtime ended by itself: ${output}`)));
  });
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

test('given a SIGKILL after asynchronous invocations were taken, when the runtime starts again, then the function runs each', async () => {
  const assemblyDir = writeAssembly(
    { Resources: functionResources('Told', [], { FunctionName: 'told', Timeout: 60 }) },
    { Told: { 'index.mjs': code } },
  );
  const dataDir = join(folder, 'data');
  const hold = join(folder, 'hold');
  const told = join(folder, 'told');
  writeFileSync(hold, '');
  // One more than environments of a function locally: the last waits in the queue.
  const numbers = [1, 2, 3, 4, 5];
  await killed(
    assemblyDir,
    dataDir,
    numbers.map((n) => ({ hold, told, n })),
  );
  expect(existsSync(told)).toBe(false);
  rmSync(hold);

  const start = () => startRuntime({ assemblyDir, dataDir, port: 0, ephemeral: false, log: silentLog });
  const runtime = await start();
  const heard = () => (existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n').map(Number) : []);
  try {
    await expect.poll(() => heard().length, { timeout: 30_000 }).toBe(numbers.length);
  } finally {
    await runtime.close();
  }
  expect(heard().toSorted()).toEqual(numbers);

  // What was done is not done again by the start after that.
  await (await start()).close();
  expect(heard()).toHaveLength(numbers.length);
  rmSync(assemblyDir, { recursive: true, force: true });
});
