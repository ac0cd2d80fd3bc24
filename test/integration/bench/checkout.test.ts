import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCheckout } from '../../../bench/against/checkout.ts';

let repository = '';
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    encoding: 'utf8',
  });

/** A repository of two commits with a package of its own and one that was installed. */
beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'bench-repository-'));
  git('init', '--quiet');
  mkdirSync(join(repository, 'packages/own'), { recursive: true });
  mkdirSync(join(repository, 'bench'));
  writeFileSync(join(repository, '.gitignore'), 'node_modules\n');
  writeFileSync(join(repository, 'package-lock.json'), '{}');
  writeFileSync(join(repository, 'packages/own/index.js'), 'module.exports = "first";');
  writeFileSync(join(repository, 'bench/run.js'), '"first";');
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
  writeFileSync(join(repository, 'packages/own/index.js'), 'module.exports = "second";');
  writeFileSync(join(repository, 'bench/run.js'), '"second";');
  git('commit', '--quiet', '-am', 'second');
  mkdirSync(join(repository, 'node_modules/@scope/installed'), { recursive: true });
  writeFileSync(join(repository, 'node_modules/@scope/installed/index.js'), 'module.exports = "installed";');
  symlinkSync('../packages/own', join(repository, 'node_modules/own'));
});
afterEach(() => rmSync(repository, { recursive: true, force: true }));

describe('checking a commit out to measure it', () => {
  it("given another commit, when checked out, then its own packages are its own and the measurement is today's", () => {
    const checkout = openCheckout(repository, 'HEAD~1', ['bench']);
    try {
      const read = (...path: string[]) => readFileSync(join(checkout.directory, ...path), 'utf8');
      expect(checkout.commit).toBe(git('rev-parse', 'HEAD~1').trim());
      expect(read('node_modules/own/index.js')).toContain('first');
      expect(read('node_modules/@scope/installed/index.js')).toContain('installed');
      expect(read('bench/run.js')).toContain('second');
    } finally {
      checkout.remove();
    }
  });

  it('given a checkout, when removed, then neither the folder nor an entry of git is left', () => {
    const checkout = openCheckout(repository, 'HEAD', []);
    checkout.remove();
    expect(existsSync(join(checkout.directory, '..'))).toBe(false);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  it('given a revision that does not exist, when checked out, then it throws and nothing is left', () => {
    expect(() => openCheckout(repository, 'nothing-of-the-sort', [])).toThrow();
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  it('given a comparison under way, when it is interrupted, then its run ends and nothing is left', async () => {
    // A measurement that waits for its end, and says when it runs and that it was told.
    const script = `
      process.once('SIGINT', () => { require('node:fs').writeFileSync(${JSON.stringify(join(repository, 'told'))}, ''); process.exit(130); });
      setInterval(() => {}, 1000);
      console.error('measuring');`;
    writeFileSync(join(repository, 'bench/posting.ts'), script);
    const against = pathToFileURL(join(process.cwd(), 'bench/posting/against.ts')).href;
    const program = `import(${JSON.stringify(against)}).then(({ measureAgainst }) =>
      measureAgainst('HEAD~1', { rounds: 1, sizes: [], json: false }))`;
    const child = spawn(process.execPath, ['-e', program], {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const measuring = new Promise<void>((resolve) =>
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('measuring')) resolve();
      }),
    );
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    await Promise.race([measuring, ended]);
    child.kill('SIGINT');
    expect(await ended, said).toBe(130);
    expect(existsSync(join(repository, 'told'))).toBe(true);
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });
});
