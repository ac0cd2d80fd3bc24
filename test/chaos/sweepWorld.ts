import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { startWatchdog } from 'cdk-local-runtime';
import { silentLog } from 'cdk-local-runtime/testing';
import { parseUnits } from 'ethers';
import { payer } from '../../dev/chain/accounts.ts';
import { startChain } from '../../dev/chain/chain.ts';
import { connectRpc, type Rpc } from '../../dev/chain/rpc.ts';
import { tokenInterface } from '../../dev/chain/testToken.ts';
import { sendOrder } from '../../dev/chain/transactions.ts';
import { startServer, stopServer } from '../../dev/serverProcess.ts';
import { openWorkspace } from '../../dev/workspace.ts';
import { appsyncClient, type AppSyncClient } from '../../scripts/demo/appsyncClient.ts';
import type { Outputs } from '../../scripts/demo/server.ts';
import type { PaidInvoice } from './paidInvoice.ts';
import { bookFaults, nonceFaults, transferFaults } from './sweepFaults.ts';
import type { StepFault } from './sweepSteps.ts';

/** A local server that dies and comes back, beside a chain that lives on. */
export interface SweepWorld {
  /** Starts the server on what it left; with a fault it dies of it. */
  start(fault: StepFault | null): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when the server is gone. @throws Error after `timeoutMs` */
  untilDead(timeoutMs: number): Promise<void>;
  /** Environments of the sweeper that ended with an event, since the world began. */
  diedEnvironments(): number;
  /** Creates invoices and pays them. */
  pay(amounts: readonly Pick<PaidInvoice, 'currency' | 'amount'>[]): Promise<readonly PaidInvoice[]>;
  /** Seconds until all are SWEPT. @throws Error naming their states after `timeoutMs` */
  untilSwept(invoices: readonly PaidInvoice[], timeoutMs: number): Promise<number>;
  /** What is wrong with what reached the treasury, with the wallet's nonces, or with the books; empty where nothing is. */
  faultsOf(invoices: readonly PaidInvoice[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

const POLL_MS = 200;
/** A call that is refused is asked again so often. */
const ASKED_MAX = 300;
const ASK_AGAIN_MS = 1_000;
/** No figure: a machine that does much besides takes as long as it takes. */
const START_MS = 1_800_000;

export async function openSweepWorld(): Promise<SweepWorld> {
  const workspace = openWorkspace(process.cwd());
  const chainDir = mkdtempSync(join(tmpdir(), 'chaos-chain-'));
  const watchdog = startWatchdog();
  const chain = await startChain({ dataDir: chainDir, ephemeral: true, log: silentLog, watchdog });
  process.env['RPC_URL'] = chain.rpcUrl;
  const rpc = connectRpc(chain.rpcUrl);
  const faultsFile = join(workspace.directory, 'faults.json');
  let server: ChildProcess | null = null;
  let client: AppSyncClient | null = null;
  const api = (): AppSyncClient => {
    if (client === null) throw new Error('the server does not run');
    return client;
  };
  const stop = async (): Promise<void> => {
    client?.close();
    if (server !== null) await stopServer(server);
    server = null;
  };
  return {
    start: async (fault) => {
      writeFileSync(faultsFile, JSON.stringify({ seed: 1, faults: fault === null ? [] : [fault] }));
      const args = ['scripts/start.ts', '--port', '0', '--faults', faultsFile];
      server = await startServer(workspace.directory, args, START_MS);
      const outputs = JSON.parse(
        readFileSync(join(workspace.directory, '.local/outputs.json'), 'utf8'),
      ) as Outputs;
      client = appsyncClient({ ...outputs, apiKey: outputs.merchantApiKey });
    },
    stop,
    untilDead: async (timeoutMs) => {
      if (server === null || server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      const late = await Promise.race([gone.then(() => false), sleep(timeoutMs, true, { ref: false })]);
      if (late) throw new Error('the step was not reached');
      client?.close();
      server = null;
    },
    diedEnvironments: () => diedIn(join(workspace.directory, '.local/logs')),
    pay: (amounts) => pay(api(), rpc, chain.tokenAddress, amounts),
    untilSwept: (invoices, timeoutMs) => untilSwept(api(), invoices, timeoutMs),
    faultsOf: async (invoices) => [
      ...(await transferFaults(rpc, chain, invoices)),
      ...(await nonceFaults(rpc, api(), invoices)),
      ...(await bookFaults(workspace.directory)),
    ],
    close: async () => {
      await stop();
      await chain.close();
      await watchdog.close();
      workspace.remove();
      rmSync(chainDir, { recursive: true, force: true });
    },
  };
}

function diedIn(logs: string): number {
  if (!existsSync(logs)) return 0;
  const files = readdirSync(logs).filter((name) => name.startsWith('ChainSweep'));
  const texts = files.map((name) => readFileSync(join(logs, name), 'utf8'));
  return texts.flatMap((text) => text.match(/Runtime\.ExitError/g) ?? []).length;
}

async function pay(
  client: AppSyncClient,
  rpc: Rpc,
  tokenAddress: string,
  amounts: readonly Pick<PaidInvoice, 'currency' | 'amount'>[],
): Promise<readonly PaidInvoice[]> {
  const invoices: PaidInvoice[] = [];
  for (const { currency, amount } of amounts) {
    // The same key: what was made by a call whose answer never came is made once.
    const input = { idempotencyKey: crypto.randomUUID(), currency, amount };
    const { createInvoice } = await patiently(() =>
      client.request<{ createInvoice: { id: string; address: string } }>(
        'mutation Create($input: CreateInvoiceInput!) { createInvoice(input: $input) { id address } }',
        { input },
      ),
    );
    invoices.push({ ...createInvoice, currency, amount });
  }
  for (const { currency, address, amount } of invoices) {
    const data = tokenInterface.encodeFunctionData('transfer', [address, parseUnits(amount, 6)]);
    const order =
      currency === 'ETH' ? { to: address, valueWei: parseUnits(amount) } : { to: tokenAddress, data };
    await sendOrder(rpc, { from: payer.address, ...order });
  }
  return invoices;
}

async function untilSwept(
  client: AppSyncClient,
  invoices: readonly PaidInvoice[],
  timeoutMs: number,
): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const statuses = await Promise.all(invoices.map(({ id }) => statusOf(client, id)));
    const seconds = (performance.now() - startedAt) / 1_000;
    if (statuses.every((status) => status === 'SWEPT')) return seconds;
    if (seconds * 1_000 > timeoutMs) throw new Error(`after ${seconds.toFixed(0)} s: ${statuses.join(', ')}`);
    await sleep(POLL_MS);
  }
}

async function statusOf(client: AppSyncClient, id: string): Promise<string> {
  const query = 'query Get($id: ID!) { getInvoice(id: $id) { status } }';
  const asked = () => client.request<{ getInvoice: { status: string } }>(query, { id });
  return (await patiently(asked)).getInvoice.status;
}

/** Asks again where the machine was too busy: an authorizer that is not answered in its time refuses, as AppSync does. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (tries === ASKED_MAX) throw error;
      await sleep(ASK_AGAIN_MS);
    }
  }
}
