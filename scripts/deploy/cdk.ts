import { spawn } from 'node:child_process';

/** Runs `cdk` with these arguments in this terminal. @returns its exit code */
export function cdk(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('cdk', args, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
