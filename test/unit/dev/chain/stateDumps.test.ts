import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStateDumps } from '../../../../dev/chain/stateDumps.ts';
import { silentLog } from 'cdk-local-runtime/testing';

let directory: string;
const open = () => openStateDumps(directory, silentLog);
const dump = (height: number) => gzipSync(JSON.stringify({ height }));
const height = (json: string | undefined) =>
  (JSON.parse(json ?? 'null') as { height: number } | null)?.height;
const cutOff = (name: string) => truncateSync(join(directory, name), 10);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dumps-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the dumps of the chain', () => {
  it('given none, when loaded, then there is none', async () => {
    expect(await (await open()).load()).toBeUndefined();
  });

  it('given ten, when opened again and loaded, then it is the last one, and two are kept', async () => {
    const dumps = await open();
    for (let number = 1; number <= 10; number++) await dumps.save(dump(number));
    expect(height(await (await open()).load())).toBe(10);
    expect(readdirSync(directory).sort()).toEqual(['state-10.json.gz', 'state-9.json.gz']);
  });

  it('given a last one that was cut off, when loaded, then it is the one before', async () => {
    const dumps = await open();
    for (const number of [1, 2]) await dumps.save(dump(number));
    cutOff('state-2.json.gz');
    expect(height(await (await open()).load())).toBe(1);
  });

  it('given a last one whose JSON is not complete, when loaded, then it is the one before', async () => {
    const dumps = await open();
    await dumps.save(dump(1));
    await dumps.save(gzipSync('{"height":'));
    expect(height(await (await open()).load())).toBe(1);
  });

  it('given a last one that was cut off, when another is saved after loading, then two good ones are kept', async () => {
    const before = await open();
    for (const number of [1, 2]) await before.save(dump(number));
    cutOff('state-2.json.gz');
    const after = await open();
    await after.load();
    await after.save(dump(3));
    const [older, newer, ...others] = readdirSync(directory).sort();
    expect(others).toEqual([]);
    rmSync(join(directory, newer ?? ''));
    expect(older).toBe('state-1.json.gz');
    expect(height(await (await open()).load())).toBe(1);
  });

  it('given none that can be read, when loaded, then it throws what to do instead of starting another chain', async () => {
    const dumps = await open();
    for (const number of [1, 2]) await dumps.save(dump(number));
    cutOff('state-1.json.gz');
    cutOff('state-2.json.gz');
    await expect((await open()).load()).rejects.toThrow(
      /None of the chain's dumps .* Delete the data directory/,
    );
  });

  it('given a write that a kill interrupted, when loaded, then what it left does not count', async () => {
    const dumps = await open();
    await dumps.save(dump(1));
    writeFileSync(join(directory, 'state.unfinished'), dump(2).subarray(0, 5));
    expect(height(await (await open()).load())).toBe(1);
    expect(readFileSync(join(directory, 'state-1.json.gz'))).toEqual(dump(1));
  });
});
