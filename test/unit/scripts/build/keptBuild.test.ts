import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildPart } from '../../../../scripts/build/keptBuild.ts';

let folder: string;
let name: string;
let builds: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-build-'));
  name = `test-${basename(folder)}`;
  builds = 0;
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(join('node_modules', '.cache', name), { recursive: true, force: true });
});

const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
const part = async (build?: () => void): Promise<string> => {
  const directory = join(folder, 'out');
  await buildPart(
    {
      name,
      sources: [join(folder, '*.ts')],
      build: (into) => {
        builds += 1;
        build?.();
        writeFileSync(join(into, 'built.txt'), `build ${builds}`);
        return Promise.resolve();
      },
    },
    directory,
  );
  return readFileSync(join(directory, 'built.txt'), 'utf8');
};

describe('a part whose builds are kept', () => {
  it('given the same sources, then it is a copy of the first build, which nobody can change through it', async () => {
    write('a.ts', '1');
    expect(await part()).toBe('build 1');
    writeFileSync(join(folder, 'out', 'built.txt'), 'changed by hand');
    writeFileSync(join(folder, 'out', 'more.txt'), 'added by hand');
    expect(await part()).toBe('build 1');
    expect(readdirSync(join(folder, 'out'))).toEqual(['built.txt']);
  });

  it.each([
    ['changes', () => write('a.ts', '2')],
    ['is added', () => write('b.ts', '1')],
    ['is removed', () => rmSync(join(folder, 'a.ts'))],
    ['has another name', () => (write('c.ts', '1'), rmSync(join(folder, 'a.ts')))],
  ])('given a source that %s, then it is built anew; given it as it was, then not', async (_, change) => {
    write('a.ts', '1');
    await part();
    change();
    expect(await part()).toBe('build 2');
    for (const file of ['b.ts', 'c.ts']) rmSync(join(folder, file), { force: true });
    write('a.ts', '1');
    expect(await part()).toBe('build 1');
  });

  it('given a build that fails, then nothing of it is kept and the place is as it was', async () => {
    write('a.ts', '1');
    await part();
    write('a.ts', '2');
    const failing = (): void => {
      throw new Error('no such import');
    };
    await expect(part(failing)).rejects.toThrow('no such import');
    expect(readFileSync(join(folder, 'out', 'built.txt'), 'utf8')).toBe('build 1');
    expect(readdirSync(join('node_modules', '.cache', name))).toHaveLength(1);
    expect(await part()).toBe('build 3');
  });

  it('given many changes, then the newest builds are kept and no others', async () => {
    for (let version = 0; version < 8; version++) {
      write('a.ts', String(version));
      await part();
    }
    expect(readdirSync(join('node_modules', '.cache', name))).toHaveLength(5);
    expect(await part()).toBe('build 8');
    expect(existsSync(join(folder, 'out'))).toBe(true);
  });
});
