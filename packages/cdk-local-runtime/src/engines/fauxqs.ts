import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { moduleBeside } from '../moduleBeside.ts';
import { startEngine, type Engine, type EngineDeps } from './engine.ts';

/** Starts the SQS, SNS and S3 engine in a process of its own, with its data in `directory`, or in memory without one. */
export function startFauxqs(deps: EngineDeps, directory?: string): Promise<Engine> {
  const entry = fileURLToPath(moduleBeside('fauxqsProcess', import.meta.url));
  if (directory !== undefined) returnInFlight(join(directory, 'fauxqs.db'));
  const args = directory === undefined ? [entry] : [entry, directory];
  return startEngine(deps, process.execPath, args, /listening on (http:\/\/[\d.]+:\d+)/);
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
