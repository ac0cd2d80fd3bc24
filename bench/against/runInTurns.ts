import { spawn } from 'node:child_process';
import process from 'node:process';
import type { RunFigures } from './compareRuns.ts';

/** Makes one run of a script in a folder; the last line that it prints are its figures as JSON. */
export type Run = (directory: string) => Promise<RunFigures>;

/**
 * Runs both checkouts by turns, the first of a round last in the next one, so that what changes on the machine meanwhile meets both.
 */
export async function runInTurns(
  directories: { readonly before: string; readonly now: string },
  rounds: number,
  run: Run,
): Promise<{ before: RunFigures[]; now: RunFigures[] }> {
  const figures: { before: RunFigures[]; now: RunFigures[] } = { before: [], now: [] };
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? (['before', 'now'] as const) : (['now', 'before'] as const);
    for (const side of order) {
      console.error(`round ${round + 1} of ${rounds}: ${side}`);
      figures[side].push(await run(directories[side]));
    }
  }
  return figures;
}

/** Makes runs with a script; what it tells people goes to standard error. `stopped` ends the one under way. */
export function scriptRun(script: string, args: readonly string[], stopped: AbortSignal): Run {
  return async (directory) => {
    stopped.throwIfAborted();
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const end = (): void => void child.kill('SIGINT');
    stopped.addEventListener('abort', end);
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    stopped.removeEventListener('abort', end);
    stopped.throwIfAborted();
    if (code !== 0) throw new Error(`${script} ended with ${code} in ${directory}:\n${printed}`);
    return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as RunFigures;
  };
}
