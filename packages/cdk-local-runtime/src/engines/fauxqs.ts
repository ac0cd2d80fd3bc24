import { fileURLToPath } from 'node:url';
import { startEngine, type Engine, type EngineDeps } from './engine.ts';

/** Starts the SQS, SNS and S3 engine in a process of its own, with its data in `directory`, or in memory without one. */
export function startFauxqs(deps: EngineDeps, directory?: string): Promise<Engine> {
  const entry = fileURLToPath(new URL('fauxqsProcess.ts', import.meta.url));
  const args = directory === undefined ? [entry] : [entry, directory];
  return startEngine(deps, process.execPath, args, /listening on (http:\/\/[\d.]+:\d+)/);
}
