import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const repository = new URL('../../../', import.meta.url);

/** A runtime with one engine, in a process of its own that says its engine's URL and then does nothing. */
const program = `
import { startDynoxide } from './src/engines/dynoxide.ts';
import { startWatchdog } from './src/engines/watchdog.ts';
import { silentLog } from './src/log/log.ts';
const watchdog = startWatchdog();
watchdog.removeAtEnd(process.argv[1]);
const engine = await startDynoxide({ watchdog, log: silentLog }, process.argv[1] + '/data.sqlite');
console.log(engine.url);
setInterval(() => {}, 1000);
`;

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const answers = async (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

test('given a runtime, when it is killed by SIGKILL, then its engine dies and its temporary folder goes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));
  const runtime = spawn(process.execPath, ['--input-type=module', '-e', program, folder], {
    cwd: repository,
  });
  const url = await new Promise<string>((resolve, reject) => {
    runtime.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    runtime.once('exit', () => reject(new Error('it did not start')));
  });
  expect(await answers(url)).toBe(true);
  expect(existsSync(folder)).toBe(true);

  runtime.kill('SIGKILL');

  await until(async () => !(await answers(url)));
  await until(async () => !existsSync(folder));
});
