import { execFile, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startServer, stopServer } from '../serverProcess.ts';
import { openWorkspace } from '../workspace.ts';
import type { Outputs } from '../../scripts/demo/server.ts';

const run = promisify(execFile);

/** A folder in which the product runs on data of its own, and its commands beside it. */
export interface DrillEnvironment {
  readonly dataDir: string;
  /** The engine's file with all tables. */
  readonly tables: string;
  /** A folder of the drill's own, for what a restore starts from. */
  readonly backups: string;
  start(): Promise<Outputs>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Runs one of the project's commands. Throws with what it said when it fails. */
  command(script: string, ...args: string[]): Promise<string>;
  /** What a command with `--json` answers. */
  answer<T>(script: string, ...args: string[]): Promise<T>;
  /** Stops what runs and removes the folder. */
  close(): Promise<void>;
}

export function openEnvironment(project: string): DrillEnvironment {
  const { directory, remove } = openWorkspace(project);
  const dataDir = join(directory, '.local');
  const backups = join(directory, 'backups');
  for (const folder of [dataDir, backups]) mkdirSync(folder);
  let server: ChildProcess | undefined;

  const command = async (script: string, ...args: string[]): Promise<string> => {
    const { AWS_ENDPOINT_URL: _1, RPC_URL: _2, ...env } = process.env;
    const all = ['--disable-warning=ExperimentalWarning', `scripts/${script}.ts`, ...args];
    const { stdout } = await run(process.execPath, all, { cwd: directory, env });
    return stdout;
  };
  const stop = async (signal?: NodeJS.Signals): Promise<void> => {
    if (server !== undefined) await stopServer(server, signal);
    server = undefined;
  };
  return {
    dataDir,
    backups,
    tables: join(dataDir, 'dynamodb.sqlite'),
    start: async () => {
      server = await startServer(directory, ['dev/main.ts', '--port', '0']);
      return JSON.parse(readFileSync(join(dataDir, 'outputs.json'), 'utf8')) as Outputs;
    },
    stop,
    command,
    answer: async <T>(script: string, ...args: string[]) => {
      const output = await command(script, ...args, '--json');
      return JSON.parse(output.trim().split('\n').at(-1) ?? '') as T;
    },
    close: async () => {
      await stop();
      remove();
    },
  };
}
