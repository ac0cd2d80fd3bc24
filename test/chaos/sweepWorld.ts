import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { startWatchdog } from 'cdk-local-runtime';
import { silentLog } from 'cdk-local-runtime/testing';
import { parseUnits } from 'ethers';
import { payer } from '../../dev/chain/accounts.ts';
import { startChain } from '../../dev/chain/chain.ts';
import { payAll } from '../../bench/load/payAll.ts';
import { connectRpc, type Rpc } from '../../dev/chain/rpc.ts';
import { tokenInterface } from '../../dev/chain/testToken.ts';
import type { Order } from '../../dev/chain/transactions.ts';
import { startServer, stopServer } from '../../dev/serverProcess.ts';
import { openWorkspace } from '../../dev/workspace.ts';
import { appsyncClient, type AppSyncClient } from '../../scripts/demo/appsyncClient.ts';
import type { Outputs } from '../../scripts/demo/server.ts';
import type { PaidInvoice, Payment } from './paidInvoice.ts';
import { bookFaults, findGasWallet, nonceFaults, transferFaults, treasuryFaults } from './sweepFaults.ts';
import type { StepFault } from './sweepSteps.ts';
import { watchSwept } from './watchSwept.ts';

/** A local server that dies and comes back, beside a chain that lives on. */
export interface SweepWorld {
  /** Starts the server on what it left; with faults it dies of them. */
  start(faults: readonly StepFault[]): Promise<void>;
  stop(): Promise<void>;
  isAlive(): boolean;
  /** Resolves when the server was killed. @throws Error after `timeoutMs`, or where it ended otherwise */
  untilKilled(timeoutMs: number): Promise<void>;
  /** How often a fault ended the sweeper's environment, since the world began. */
  endedEnvironments(): number;
  /** Creates invoices and pays them; fewer where the server dies meanwhile. */
  pay(payments: readonly Payment[]): Promise<readonly PaidInvoice[]>;
  /** Those that were paid and not seen SWEPT so far. */
  waiting(): readonly PaidInvoice[];
  /** Milliseconds that servers of this world have run so far: the clock of what follows. Between a death and the next start it stands. */
  ranMs(): number;
  /** When it was seen SWEPT, by `ranMs`; null: not yet. */
  sweptAtMs(invoice: PaidInvoice): number | null;
  /** What is wrong with what reached the treasury, with nonces, or with the books, while nothing is under way; empty where nothing is. */
  faults(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A call that is refused is asked again so often. */
const ASKED_MAX = 300;
const ASK_AGAIN_MS = 1_000;
/** No figure: a machine that does much besides takes as long as it takes. */
const START_MS = 1_800_000;

export async function openSweepWorld(): Promise<SweepWorld> {
  const workspace = openWorkspace(process.cwd());
  const { directory } = workspace;
  // Of its own: what others build beside it is not what it runs.
  for (const built of ['dist', 'cdk.out']) rmSync(join(directory, built), { recursive: true, force: true });
  const chainDir = mkdtempSync(join(tmpdir(), 'chaos-chain-'));
  const watchdog = startWatchdog();
  const chain = await startChain({ dataDir: chainDir, ephemeral: true, log: silentLog, watchdog });
  process.env['RPC_URL'] = chain.rpcUrl;
  process.env['NODE_COMPILE_CACHE'] = join(directory, 'compiled');
  const rpc = connectRpc(chain.rpcUrl);
  const faultsFile = join(directory, 'faults.json');
  let server: ChildProcess | null = null;
  let client: AppSyncClient | null = null;
  const paid: PaidInvoice[] = [];
  const looked = new Set<PaidInvoice>();
  const isAlive = (): boolean => server !== null && server.exitCode === null && server.signalCode === null;
  let ranBeforeMs = 0;
  let startedAtMs: number | null = null;
  const ranMs = (): number => ranBeforeMs + (startedAtMs === null ? 0 : performance.now() - startedAtMs);
  const ended = (): void => {
    ranBeforeMs = ranMs();
    startedAtMs = null;
    client?.close();
    client = null;
    server = null;
  };
  const watched = watchSwept({ client: () => (isAlive() ? client : null), paid: () => paid, ranMs });
  const stop = async (): Promise<void> => {
    const running = server;
    ended();
    if (running !== null) await stopServer(running);
  };
  return {
    start: async (faults) => {
      writeFileSync(faultsFile, JSON.stringify({ seed: 1, faults }));
      // Assembled and provisioned once: the definition stays the same however often the server dies.
      const entry = existsSync(join(directory, 'cdk.out')) ? 'test/chaos/server.ts' : 'scripts/start.ts';
      server = await startServer(directory, [entry, '--port', '0', '--faults', faultsFile], START_MS);
      const file = join(directory, '.local/outputs.json');
      const outputs = JSON.parse(readFileSync(file, 'utf8')) as Outputs;
      client = appsyncClient({ ...outputs, apiKey: outputs.merchantApiKey });
      startedAtMs = performance.now();
    },
    stop,
    isAlive,
    untilKilled: async (timeoutMs) => {
      if (server === null) throw new Error('the server does not run');
      if (isAlive()) {
        const gone = once(server, 'exit');
        const late = await Promise.race([gone.then(() => false), sleep(timeoutMs, true, { ref: false })]);
        if (late) throw new Error('the step was not reached');
      }
      const { signalCode, exitCode } = server;
      ended();
      if (signalCode !== 'SIGKILL') throw new Error(`the server ended with ${signalCode ?? exitCode}`);
    },
    endedEnvironments: () => endedIn(join(directory, '.local/logs/faults.log')),
    pay: async (payments) => {
      const asking = { client: () => client, isAlive };
      const invoices = await pay(asking, rpc, chain.tokenAddress, payments);
      paid.push(...invoices);
      return invoices;
    },
    waiting: () => paid.filter(({ id }) => watched.sweptAtMs(id) === null),
    ranMs,
    sweptAtMs: ({ id }) => watched.sweptAtMs(id),
    faults: async () => {
      const fresh = paid.filter((each) => !looked.has(each));
      for (const each of fresh) looked.add(each);
      return [
        ...(await transferFaults(rpc, chain, fresh)),
        // Whatever moved once more since is seen in the sum.
        ...(await treasuryFaults(rpc, chain, paid)),
        ...(await nonceFaults(rpc, await findGasWallet(rpc))),
        ...(await bookFaults(directory)),
      ];
    },
    close: async () => {
      await watched.close();
      await stop();
      await chain.close();
      await watchdog.close();
      workspace.remove();
      rmSync(chainDir, { recursive: true, force: true });
    },
  };
}

/** A line for each time: a fault may end several environments at once. */
function endedIn(log: string): number {
  if (!existsSync(log)) return 0;
  return readFileSync(log, 'utf8').split('a fault ended').length - 1;
}

interface Asking {
  client(): AppSyncClient | null;
  isAlive(): boolean;
}

async function pay(
  asking: Asking,
  rpc: Rpc,
  tokenAddress: string,
  payments: readonly Payment[],
): Promise<readonly PaidInvoice[]> {
  const invoices: PaidInvoice[] = [];
  for (const { currency, amount } of payments) {
    const created = await create(asking, { currency, amount });
    if (created === null) break;
    invoices.push({ ...created, currency, amount });
  }
  const orders = invoices.map(({ currency, address, amount }): Order => {
    const from = payer.address;
    if (currency === 'ETH') return { from, to: address, valueWei: parseUnits(amount) };
    const data = tokenInterface.encodeFunctionData('transfer', [address, parseUnits(amount, 6)]);
    return { from, to: tokenAddress, data };
  });
  await payAll(rpc, orders);
  return invoices;
}

/**
 * Asks again where the machine was too busy: an authorizer that is not answered in its time refuses, as AppSync does. Null where the server died: nobody pays an
 * invoice of which nothing was heard.
 */
async function create(
  { client, isAlive }: Asking,
  payment: Payment,
): Promise<{ id: string; address: string } | null> {
  // The same key: what was made by a call whose answer never came is made once.
  const input = { idempotencyKey: crypto.randomUUID(), ...payment };
  for (let tries = 1; ; tries++) {
    const api = client();
    if (api === null || !isAlive()) return null;
    try {
      const { createInvoice } = await api.request<{ createInvoice: { id: string; address: string } }>(
        'mutation Create($input: CreateInvoiceInput!) { createInvoice(input: $input) { id address } }',
        { input },
      );
      return createInvoice;
    } catch (error) {
      if (tries === ASKED_MAX) throw error;
      await sleep(ASK_AGAIN_MS);
    }
  }
}
