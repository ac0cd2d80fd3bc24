import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { freePort, startEngine, type Engine, type EngineDeps } from './engine.ts';

const START_ATTEMPTS_MAX = 5;

/** The DynamoDB that is used instead of one of this runtime's own, and that others may use as well. */
export function otherDynamoDB(): string | undefined {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  return endpoint === '' ? undefined : endpoint;
}

/**
 * Starts the DynamoDB engine, with its data in `file`, or in memory without one. With `DYNAMODB_ENDPOINT` set,
 * that DynamoDB is used instead and outlives this runtime.
 */
export async function startDynoxide(deps: EngineDeps, file?: string): Promise<Engine> {
  const endpoint = otherDynamoDB();
  if (endpoint !== undefined) return { url: endpoint.replace(/\/$/, ''), close: async () => {} };
  const binary = findDynoxide();
  for (let attempt = 1; ; attempt++) {
    try {
      const engine = await startOn(await freePort(), deps, binary, file);
      if (file !== undefined) indexStreamRecords(file);
      return engine;
    } catch (error) {
      // Another process may have taken the port between the probe and the engine's bind.
      if (attempt === START_ATTEMPTS_MAX || !String(error).includes('in use')) throw error;
    }
  }
}

function startOn(port: number, deps: EngineDeps, binary: string, file: string | undefined): Promise<Engine> {
  const args = ['--host', '127.0.0.1', '--port', String(port)];
  if (file !== undefined) args.push('--db-path', file);
  return startEngine(deps, binary, args, /listening on (http:\/\/[\d.]+:\d+)/);
}

/**
 * The engine's binary: the package of this platform, then `dynoxide` on the PATH. Throws an Error that says how to get
 * one.
 */
function findDynoxide(): string {
  const platform = `${process.platform}-${process.arch}`;
  for (const name of [`@dynoxide/${platform}`, 'dynoxide']) {
    try {
      const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
      const binary = [join(folder, 'dynoxide'), join(folder, 'bin', 'dynoxide')].find(existsSync);
      if (binary !== undefined) return binary;
    } catch {
      // This package is not installed; the next place may have the binary.
    }
  }
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'dynoxide'));
  const found = onPath.find(existsSync);
  if (found !== undefined) return found;
  throw new Error(
    `No DynamoDB engine for ${platform}. Either install dynoxide (\`npm install --no-save dynoxide\`, or put its ` +
      'binary on the PATH: https://github.com/nubo-db/dynoxide), or set DYNAMODB_ENDPOINT to a DynamoDB that runs, ' +
      'for instance DynamoDB Local at http://127.0.0.1:8000.',
  );
}

/**
 * The engine numbers each stream record by a search through those of its table; without this index, writes to tables
 * with streams slow down as records accumulate.
 */
function indexStreamRecords(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    database.exec(
      'CREATE INDEX IF NOT EXISTS ix_stream_order ON _stream_records(table_name, CAST(sequence_number AS INTEGER))',
    );
  } finally {
    database.close();
  }
}
