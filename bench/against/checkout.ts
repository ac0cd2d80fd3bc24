import { execFileSync } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Another commit of a repository in a folder of its own, ready to run. */
export interface Checkout {
  readonly directory: string;
  /** The commit that the revision means. */
  readonly commit: string;
  /** Removes the folder and what git knows of it. */
  remove(): void;
}

/**
 * Checks a revision out into a temporary git worktree, with the packages of this checkout where both have the same lock file and an
 * installation of its own otherwise. The folders in `replaced` come from this checkout: both run the same measurement.
 *
 * @throws Error for a revision that git does not know; nothing is left behind then, nor when the installation fails
 */
export function openCheckout(repository: string, revision: string, replaced: readonly string[]): Checkout {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', repository, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).trim();
  const parent = mkdtempSync(join(tmpdir(), 'bench-against-'));
  const directory = join(parent, 'checkout');
  const remove = (): void => {
    rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
    git('worktree', 'prune');
  };
  try {
    git('worktree', 'add', '--quiet', '--detach', directory, commit);
    if (sameLockFile(repository, directory)) linkPackages(repository, directory);
    else execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: directory, stdio: 'ignore' });
    for (const name of replaced) {
      rmSync(join(directory, name), { recursive: true, force: true });
      cpSync(join(repository, name), join(directory, name), { recursive: true });
    }
    return { directory, commit, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function sameLockFile(repository: string, directory: string): boolean {
  const [ours, theirs] = [repository, directory].map((folder) =>
    readFileSync(join(folder, 'package-lock.json'), 'utf8'),
  );
  return ours === theirs;
}

/** Links every package by itself: the repository's own are links to its folders, which must lead to those of the checkout. */
function linkPackages(repository: string, directory: string): void {
  link(join(repository, 'node_modules'), join(directory, 'node_modules'));

  function link(from: string, to: string): void {
    mkdirSync(to);
    for (const name of readdirSync(from)) {
      const [source, target] = [join(from, name), join(to, name)];
      if (name.startsWith('@')) link(source, target);
      else symlinkSync(lstatSync(source).isSymbolicLink() ? readlinkSync(source) : source, target);
    }
  }
}
