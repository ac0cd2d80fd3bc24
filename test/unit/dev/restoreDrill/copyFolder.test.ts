import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { silentLog } from 'cdk-local-runtime/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStateDumps } from '../../../../dev/chain/stateDumps.ts';
import { copyFolder } from '../../../../dev/restoreDrill/copyFolder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copy-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a copy of data that a runtime writes', () => {
  it('given states of the chain that replace each other meanwhile, then the copy has one, no older than the copying', async () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    // What is copied before and after the states, so that these are replaced between the list and the copy.
    for (const name of ['appsync', 'streams']) {
      await mkdir(join(from, name), { recursive: true });
      for (let n = 0; n < 50; n++) await writeFile(join(from, name, `${n}.json`), '{}');
    }
    const dumps = await openStateDumps(join(from, 'chain'), silentLog);
    let saved = 0;
    const save = () => dumps.save(gzipSync(JSON.stringify(++saved)));
    await save();
    await save();

    const copying = { ended: false };
    const copied = copyFolder(from, to).finally(() => (copying.ended = true));
    // As many as replace all that the first list has, and then none, so that the copy can end.
    for (let n = 0; n < 5 && !copying.ended; n++) await save();
    await copied;

    const found = await (await openStateDumps(join(to, 'chain'), silentLog)).load();
    expect(Number(found)).toBeGreaterThanOrEqual(2);
  });
});
