import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** What `npm start` writes once everything answers. */
export interface Outputs {
  graphqlUrl: string;
  realtimeUrl: string;
  merchantApiKey: string;
  payerApiKey: string;
  rpcUrl: string;
  treasuryAddress: string;
  payerPrivateKey: string;
  assets: { symbol: string; tokenAddress: string | null; decimals: number }[];
}

export interface Server {
  outputs: Outputs;
  /** The server's process if the demo started it. */
  pid?: number | undefined;
  /** Stops the server if the demo started it; leaves a server that was running before alone. */
  stop(): Promise<void>;
}

const OUTPUTS_FILE = '.local/outputs.json';

/** The running server, or an ephemeral one of the demo's own. Throws when it does not answer before `deadline`. */
export async function findOrStartServer(deadline: number): Promise<Server> {
  const running = await readOutputs();
  if (running && (await answers(running))) return { outputs: running, stop: async () => undefined };

  console.log('No server is running: starting one of our own.\n');
  const child = spawn(process.execPath, ['scripts/start.ts', '--ephemeral', '--port', '0'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  while (child.exitCode === null && Date.now() < deadline) {
    const outputs = await readOutputs();
    if (outputs && outputs.graphqlUrl !== running?.graphqlUrl && (await answers(outputs))) {
      return { outputs, pid: child.pid, stop: () => stopChild(child) };
    }
    await sleep(100);
  }
  await stopChild(child);
  throw new Error('the server did not start; `npm start -- --verbose` shows why');
}

async function stopChild(child: ReturnType<typeof spawn>): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGINT');
  await once(child, 'exit');
}

async function readOutputs(): Promise<Outputs | undefined> {
  try {
    return JSON.parse(await readFile(OUTPUTS_FILE, 'utf8')) as Outputs;
  } catch {
    return undefined; // Absent: nobody has started a server here.
  }
}

/** A stale outputs file names a server that is gone: only an answer counts. */
async function answers(outputs: Outputs): Promise<boolean> {
  try {
    const response = await fetch(outputs.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', Authorization: outputs.merchantApiKey },
      body: JSON.stringify({ query: '{ listAssets { symbol } }' }),
    });
    const reply = (await response.json()) as { data?: { listAssets?: unknown } };
    return response.ok && reply.data?.listAssets !== undefined;
  } catch {
    return false;
  }
}
