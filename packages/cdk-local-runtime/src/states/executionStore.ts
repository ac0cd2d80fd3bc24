import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Execution } from './execution.ts';

/** Executions that this runtime remembers; survives a SIGKILL. */
export interface ExecutionStore {
  put(execution: Execution): void;
  remove(executionArn: string): void;
  get(executionArn: string): Execution | null;
  /** Newest first. */
  ofMachine(stateMachineArn: string): Execution[];
  running(): Execution[];
  close(): void;
}

/** Opens (and makes) `<dataDir>/states/executions.sqlite`. */
export function openExecutions(dataDir: string): ExecutionStore {
  const directory = join(dataDir, 'states');
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, 'executions.sqlite'));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS executions (
      arn TEXT PRIMARY KEY, machine TEXT NOT NULL, started INTEGER NOT NULL, running INTEGER NOT NULL, execution TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS by_machine ON executions (machine, started);
    CREATE INDEX IF NOT EXISTS by_running ON executions (running);`);
  const put = database.prepare('INSERT OR REPLACE INTO executions VALUES (?, ?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM executions WHERE arn = ?');
  const get = database.prepare('SELECT execution FROM executions WHERE arn = ?');
  const ofMachine = database.prepare(
    'SELECT execution FROM executions WHERE machine = ? ORDER BY started DESC',
  );
  const running = database.prepare('SELECT execution FROM executions WHERE running = 1');
  const read = (row: Record<string, unknown>) => JSON.parse(String(row['execution'])) as Execution;
  let open = true;
  return {
    put: (one) => {
      if (!open) return;
      const isRunning = one.status === 'RUNNING' ? 1 : 0;
      put.run(one.executionArn, one.stateMachineArn, one.startDate, isRunning, JSON.stringify(one));
    },
    remove: (arn) => {
      if (open) remove.run(arn);
    },
    get: (arn) => {
      const row = get.get(arn);
      return row === undefined ? null : read(row);
    },
    ofMachine: (arn) => ofMachine.all(arn).map(read),
    running: () => running.all().map(read),
    close: () => {
      if (!open) return;
      open = false;
      database.close();
    },
  };
}
