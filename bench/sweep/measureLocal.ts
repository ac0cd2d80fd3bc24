import { setTimeout as sleep } from 'node:timers/promises';
import { parseUnits } from 'ethers';
import { payer } from '../../dev/chain/accounts.ts';
import { payAll } from '../load/payAll.ts';
import { connectRpc } from '../../dev/chain/rpc.ts';
import { tokenInterface } from '../../dev/chain/testToken.ts';
import type { Order } from '../../dev/chain/transactions.ts';
import { type AppSyncClient, appsyncClient } from '../../scripts/demo/appsyncClient.ts';
import { findOrStartServer, type Outputs } from '../../scripts/demo/server.ts';
import { cpuDifference, cpuSeconds, type CpuSeconds } from '../load/cpuTime.ts';
import { underLoad } from '../load/load.ts';

/** No figure: a machine that does much besides takes as long as it takes. */
const START_MS = 600_000;
const CREATING = 32;
/** Given up after so long without a push. */
const SILENT_MS = 600_000;
/** The least that a limit by the thousand is asked of: of fewer, most of the time is that of one batch to be final. */
const MEASURED_MIN = 1_000;
const SECONDS_A_THOUSAND_MAX = 60;

/** When the last of all was pushed in a state, milliseconds of `performance.now()`. */
interface Reached {
  readonly paid: Map<string, number>;
  readonly swept: Map<string, number>;
  /** Each status as it was pushed. */
  readonly pushes: readonly Push[];
}

interface Push {
  readonly id: string;
  readonly status: string;
  /** Milliseconds of `performance.now()`. */
  readonly atMs: number;
  /** From the write until the push came, milliseconds. */
  readonly lagMs: number;
}

/**
 * Pays `count` invoices in USDC at a local server, and prints how long it takes from all of them being pushed as PAID until all are pushed as SWEPT. Ends
 * with 1 where some were not swept, or, from a thousand on, it took more than a minute for each thousand.
 */
export async function measureLocal(count: number): Promise<void> {
  const server = await findOrStartServer(Date.now() + START_MS);
  const client = appsyncClient({ ...server.outputs, apiKey: server.outputs.merchantApiKey });
  try {
    // The first sweep has the delegate created.
    await sweepSome(server.outputs, client, 1);
    const startedAt = performance.now();
    const before = server.pid === undefined ? null : cpuSeconds(server.pid);
    const { paid, swept, pushes } = await sweepSome(server.outputs, client, count);
    const after = server.pid === undefined ? null : cpuSeconds(server.pid);
    const allPaid = Math.max(...paid.values());
    const seconds = (Math.max(...swept.values()) - allPaid) / 1_000;
    const since = (Math.max(...swept.values()) - Math.min(...paid.values())) / 1_000;
    console.log(
      `${swept.size} of ${count} invoices: all SWEPT ${seconds.toFixed(1)} s after all were PAID, ${since.toFixed(1)} s after the first was ` +
        `(${(count / since).toFixed(1)} a second)`,
    );
    if (process.argv.includes('--timeline')) console.log(timelineOf(pushes));
    if (before !== null && after !== null)
      console.log(boundBy(cpuDifference(before, after), (performance.now() - startedAt) / 1_000, count));
    const isSlow = count >= MEASURED_MIN && seconds > (SECONDS_A_THOUSAND_MAX * count) / 1_000;
    if (swept.size < count || isSlow) process.exitCode = 1;
  } finally {
    client.close();
    await server.stop();
  }
}

/** How many invoices were last pushed in which status, second after second, and how long the pushes of that second had taken. */
function timelineOf(pushes: readonly Push[]): string {
  const startMs = pushes[0]?.atMs ?? 0;
  const statuses = new Map<string, string>();
  const bySecond = Map.groupBy(pushes, ({ atMs }) => Math.floor((atMs - startMs) / 1_000));
  const lines = [...bySecond].map(([second, some]) => {
    for (const { id, status } of some) statuses.set(id, status);
    const counts = Map.groupBy(statuses.values(), (status) => status);
    const longest = Math.max(...some.map(({ lagMs }) => lagMs)) / 1_000;
    const states = [...counts].map(([status, of]) => `${status} ${of.length}`).join(', ');
    return `${String(second).padStart(4)} s  ${states}, at most ${longest.toFixed(1)} s after the write`;
  });
  return lines.join('\n');
}

/** What is none of the server's. */
const BESIDE: ReadonlySet<string> = new Set(['feeder', 'others', 'idle']);

/** Who used the processor: a part of the server has one core at the most, but for its functions. What an invoice takes holds beside other work too. */
function boundBy(used: CpuSeconds, seconds: number, count: number): string {
  const parts = Object.entries(used).toSorted(([, one], [, other]) => other - one);
  const cores = parts.map(([part, time]) => `${part} ${(time / seconds).toFixed(2)}`);
  const own = parts.filter(([part]) => !BESIDE.has(part));
  const each = own.map(([part, time]) => `${part} ${((time / count) * 1_000).toFixed(1)}`);
  const sum = own.reduce((all, [, time]) => all + time, 0);
  return (
    `Cores in use, from creation to the last push: ${cores.join(', ')}\n` +
    `Processor milliseconds of an invoice, created, paid and swept: ${((sum / count) * 1_000).toFixed(0)} (${each.join(', ')})`
  );
}

async function sweepSome(outputs: Outputs, client: AppSyncClient, count: number): Promise<Reached> {
  const pushes: Push[] = [];
  const reached: Reached = { paid: new Map(), swept: new Map(), pushes };
  const ids = new Set<string>();
  let lastMs = performance.now();
  await client.subscribe<{ onInvoiceChanged: { id: string; status: string; updatedAt: string } }>(
    'subscription Changed { onInvoiceChanged { id merchantId version status updatedAt } }',
    {},
    ({ onInvoiceChanged: { id, status, updatedAt } }) => {
      if (!ids.has(id)) return;
      lastMs = performance.now();
      pushes.push({ id, status, atMs: lastMs, lagMs: Date.now() - Date.parse(updatedAt) });
      if (status === 'PAID') reached.paid.set(id, lastMs);
      if (status === 'SWEPT') reached.swept.set(id, lastMs);
    },
  );
  const addresses: string[] = [];
  await underLoad(count, CREATING, async () => {
    const input = { idempotencyKey: crypto.randomUUID(), amount: '5.00', currency: 'USDC' };
    const { createInvoice } = await client.request<{ createInvoice: { id: string; address: string } }>(
      'mutation Create($input: CreateInvoiceInput!) { createInvoice(input: $input) { id address } }',
      { input },
    );
    ids.add(createInvoice.id);
    addresses.push(createInvoice.address);
  });
  const token = outputs.assets.find(({ symbol }) => symbol === 'USDC');
  if (!token?.tokenAddress) throw new Error('the server has no USDC');
  const rpc = connectRpc(outputs.rpcUrl);
  const { tokenAddress: to, decimals } = token;
  const orders = addresses.map((address): Order => {
    const data = tokenInterface.encodeFunctionData('transfer', [address, parseUnits('5', decimals)]);
    return { from: payer.address, to, data, gasLimit: 100_000n };
  });
  const again = await payAll(rpc, orders);
  if (again > 0) console.log(`The node lost ${again} payments, which were sent again.`);
  lastMs = performance.now();
  while (reached.swept.size < count && performance.now() - lastMs < SILENT_MS) await sleep(50);
  return reached;
}
