import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openLog } from '../../../src/log/log.ts';

const folder = mkdtempSync(join(tmpdir(), 'log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BYTES_MAX = 10_000;

/** Lines of a log that was opened, written and closed so often. */
async function write(directory: string, first: number, many: number): Promise<void> {
  const log = openLog({ directory, source: 'runtime', bytesMax: BYTES_MAX });
  for (let n = first; n < first + many; n++) log.child('Function').raw(`line ${n}`);
  await log.close();
}

test('given more lines than a file may have, then the newest are there, and both files are bounded', async () => {
  const directory = join(folder, 'many');
  for (let run = 0; run < 40; run++) await write(directory, run * 100, 100);
  expect(readdirSync(directory).toSorted()).toEqual(['Function.log', 'Function.log.1']);
  const [now, before] = ['Function.log', 'Function.log.1'].map((name) => join(directory, name)) as [
    string,
    string,
  ];
  for (const file of [now, before]) expect(statSync(file).size).toBeLessThan(2 * BYTES_MAX);
  const numbers = [before, now].flatMap((file) =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => Number(line.slice('line '.length))),
  );
  const [oldest = Number.NaN] = numbers;
  expect(numbers).toEqual(Array.from({ length: 4_000 - oldest }, (_, index) => oldest + index));
  expect(numbers.length).toBeGreaterThan(500);
});

test('given a log of an earlier run, then it goes on', async () => {
  const directory = join(folder, 'again');
  await write(directory, 0, 1);
  await write(directory, 1, 1);
  expect(readFileSync(join(directory, 'Function.log'), 'utf8')).toBe('line 0\nline 1\n');
});
