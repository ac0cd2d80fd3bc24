import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { openWorkspace, type Workspace } from './workspace.ts';

/** What the server writes to `.local/outputs.json`. */
export interface Outputs {
  graphqlUrl: string;
  realtimeUrl: string;
  graphiqlUrl: string;
  pagesUrl: string;
  shopUrl: string;
  merchantApiKey: string;
  otherMerchantApiKey: string;
  payerApiKey: string;
  rpcUrl: string;
  chainId: number;
  gatewayUrl: string;
  webhookUrl: string;
  treasuryAddress: string;
  payerPrivateKey: string;
  caFile: string;
  assets: { symbol: string; tokenAddress: string | null; decimals: number }[];
}

/** A server in a process of its own. */
export interface Server {
  workspace: Workspace;
  outputs: Outputs;
  pid: number;
  /** Milliseconds from the start of the process to the outputs file. */
  readyMs: number;
  /** All that it has printed. */
  printed(): string;
  /** Sends the signal and waits for the end. Leaves the workspace. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; ms: number }>;
  /** Stops it and removes the workspace. */
  close(): Promise<void>;
}

export interface ServerOptions {
  /** Default: a new one. */
  workspace?: Workspace;
  /** Beside `--port 0`. */
  args?: readonly string[];
  /** Default: the server itself, on the assembly that the run of the tests has built. */
  script?: 'dev/main.ts' | 'scripts/start.ts';
}

/** A machine that is busy with other things takes minutes. */
const startTimeoutMs = 300_000;

/**
 * Runs one of the repository's scripts in a workspace.
 *
 * @param input what it reads; default: nothing
 */
export function spawnCommand(directory: string, args: readonly string[], input?: string): ChildProcess {
  const { AWS_ENDPOINT_URL: _1, RPC_URL: _2, ...env } = process.env;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: directory,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env,
  });
  child.stdin?.end(input);
  return child;
}

/** Starts a server and waits until its outputs are there. Throws with what it printed when it ends before. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const workspace = options.workspace ?? openWorkspace();
  const startedAt = performance.now();
  const child = spawnCommand(workspace.directory, [
    options.script ?? 'dev/main.ts',
    '--port',
    '0',
    ...(options.args ?? []),
  ]);
  let printed = '';
  const ready = new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      printed += chunk.toString();
      if (printed.includes('Ctrl-C stops it.')) resolve();
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${printed}`)));
    setTimeout(() => reject(new Error(`The server did not start:\n${printed}`)), startTimeoutMs).unref();
  });
  // When the run of the tests ends early, so does the server; its engines go with it.
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await ready.catch((error: unknown) => {
    child.kill('SIGINT');
    throw error;
  });
  const readyMs = performance.now() - startedAt;
  const stop = async (signal: NodeJS.Signals = 'SIGINT') => {
    const signalledAt = performance.now();
    child.kill(signal);
    const code = await ended;
    return { code, ms: performance.now() - signalledAt };
  };
  return {
    workspace,
    outputs: JSON.parse(readFileSync(workspace.outputsFile, 'utf8')) as Outputs,
    pid: child.pid ?? 0,
    readyMs,
    printed: () => printed,
    stop,
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) await stop();
      workspace.remove();
    },
  };
}
