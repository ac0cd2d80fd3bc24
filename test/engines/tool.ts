import { spawnSync } from 'node:child_process';

/** Programs that tests need beside what npm installs, by the package of Debian and Homebrew that has each. */
const PACKAGES = { hledger: 'hledger', python3: 'python3' } as const;

/**
 * Asks for a program that a test cannot do without: without it the test fails, since one that is skipped is one that nobody misses.
 *
 * @throws Error that says how to install it
 */
export function requireTool(program: keyof typeof PACKAGES, path = process.env['PATH']): void {
  if (spawnSync(program, ['--version'], { env: { PATH: path } }).status === 0) return;
  const name = PACKAGES[program];
  throw new Error(`${program} is not on the PATH: apt-get install ${name}, or brew install ${name}`);
}
