import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { moduleBeside } from '../moduleBeside.ts';
import { SIGNATURE_VARIABLE } from './engineSignature.ts';
import { startEngine, type Engine, type EngineDeps } from './engine.ts';

export interface FauxqsOptions {
  /** Where its data is kept. Default: in memory. */
  readonly directory?: string;
  /** The one signature of the calls that it takes: it knows no users, and every process of the machine finds its port. Default: any. */
  readonly signature?: string;
}

/** Starts the SQS, SNS and S3 engine in a process of its own. */
export function startFauxqs(deps: EngineDeps, options: FauxqsOptions = {}): Promise<Engine> {
  const { directory, signature } = options;
  const entry = fileURLToPath(moduleBeside('fauxqsProcess', import.meta.url));
  if (directory !== undefined) returnInFlight(join(directory, 'fauxqs.db'));
  const args = directory === undefined ? [entry] : [entry, directory];
  // By its environment: a command line shows in the list of processes.
  const env = signature === undefined ? {} : { [SIGNATURE_VARIABLE]: signature };
  return startEngine(deps, process.execPath, args, /listening on (http:\/\/[\d.]+:\d+)/, env);
}

/**
 * Makes the messages visible that somebody had received when the runtime ended. Their receivers, functions and pipes, ended with it,
 * and a visibility timeout of minutes would hold up what only that message goes on with. A receiver outside that lived on
 * deletes a message that others may have seen again, as SQS allows: delivery is at least once.
 */
function returnInFlight(file: string): void {
  if (!existsSync(file)) return;
  const database = new DatabaseSync(file);
  try {
    database.exec('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL');
  } finally {
    database.close();
  }
}
