import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import type { Job, JobDone } from './worker.ts';

export interface WorkersOptions {
  /** Command line of a worker. */
  readonly args: readonly string[];
  readonly seeds: readonly string[];
  /** 0 to 1, without 1. */
  readonly random: () => number;
  readonly ended: (done: JobDone) => void;
}

const PROCESSES = 2;
const JOBS_AT_A_TIME = 3;
const KILLED = 0.01;
const KILLED_WITHIN_MS = 40;

/** Has every seed lived in processes of their own, some of which are killed in the middle of it. @returns how many were killed */
export async function runWorkers({ args, seeds, random, ended }: WorkersOptions): Promise<number> {
  const left = [...seeds];
  let kills = 0;

  /** One process, until it is killed or there is nothing left. */
  const generation = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(join(import.meta.dirname, 'worker.ts'), args, {
        execArgv: ['--disable-warning=ExperimentalWarning'],
        // One of a hundred payments kills its process: compiling what it imports is most of what the next one uses.
        env: { ...process.env, NODE_COMPILE_CACHE: '.local/chaos-cards-compiled' },
      });
      let open = 0;
      const give = (): void => {
        while (open < JOBS_AT_A_TIME && left.length > 0 && child.connected) {
          open++;
          child.send({ seed: left.pop() ?? '' } satisfies Job);
          if (random() < KILLED) killSoon(child, random);
        }
        if (open === 0) child.disconnect();
      };
      let isReady = false;
      child.on('message', (done: JobDone) => {
        if (isReady) {
          open--;
          ended(done);
        }
        isReady = true;
        give();
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        if (signal === 'SIGKILL') kills++;
        else if (code !== 0) return reject(new Error(`a worker ended with ${code ?? signal}`));
        resolve();
      });
    });

  const slot = async (): Promise<void> => {
    do await generation();
    while (left.length > 0);
  };
  await Promise.all(Array.from({ length: PROCESSES }, slot));
  return kills;
}

function killSoon(child: ChildProcess, random: () => number): void {
  setTimeout(() => child.kill('SIGKILL'), random() * KILLED_WITHIN_MS);
}
