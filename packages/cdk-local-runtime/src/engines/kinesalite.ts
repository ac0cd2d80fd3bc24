import { fileURLToPath } from 'node:url';
import { ACCOUNT_ID, REGION } from '../gateway/principal.ts';
import { moduleBeside } from '../moduleBeside.ts';
import { startEngine, type Engine, type EngineDeps } from './engine.ts';
import { SIGNATURE_VARIABLE } from './engineSignature.ts';

export interface KinesaliteOptions {
  /** Where its records are kept. Default: in memory. */
  readonly directory?: string;
  /** The one signature of the calls that it takes. */
  readonly signature: string;
}

/** Starts the Kinesis engine in a process of its own. Each record is written to its log before it is acknowledged, and outlives a SIGKILL. */
export function startKinesalite(
  deps: EngineDeps,
  { directory, signature }: KinesaliteOptions,
): Promise<Engine> {
  const entry = fileURLToPath(moduleBeside('kinesaliteProcess', import.meta.url));
  const args = directory === undefined ? [entry] : [entry, directory];
  return startEngine(deps, process.execPath, args, /listening on (http:\/\/[\d.]+:\d+)/, {
    [SIGNATURE_VARIABLE]: signature,
    AWS_ACCOUNT_ID: ACCOUNT_ID,
    AWS_REGION: REGION,
  });
}
