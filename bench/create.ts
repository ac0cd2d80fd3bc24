/**
 * `npm run bench:create [-- invoices]`: createInvoice locally, alone and in parallel, beside what the same server does without
 * a store (`listAssets`) and with one read (`getInvoice`), and who used the processor meanwhile.
 * Uses the running server or starts an empty one of its own.
 */
import { findOrStartServer } from '../scripts/demo/server.ts';
import { cpuDifference, cpuSeconds } from './load/cpuTime.ts';
import { keptConnections, type KeptConnections } from './load/keptConnections.ts';
import { underLoad } from './load/load.ts';

const invoices = Number(process.argv[2] ?? 500);
if (!Number.isSafeInteger(invoices) || invoices < 1) {
  console.error(`invoices: ${process.argv[2]} is no number of invoices; give a whole number from 1`);
  process.exit(1);
}
const START_MS = 60_000;

/** The parts of a local server that have one core at the most, as people know them. */
const PARTS: Readonly<Record<string, string>> = {
  server: "the local server's one thread, which is gateway, API and bus",
  tables: 'the DynamoDB engine',
  functions: "the functions' threads",
};
let busiest: { readonly part: string; readonly used: number } | undefined;

const server = await findOrStartServer(Date.now() + START_MS);
const client = keptConnections(server.outputs.graphqlUrl, server.outputs.merchantApiKey);
try {
  const { id } = await create(client);
  await warmUp();
  console.log(
    `\n${'call'.padEnd(14)}${'parallel'.padStart(9)}${'a second'.padStart(10)}${'p50'.padStart(10)}${'p95'.padStart(10)}${'p99'.padStart(10)}`,
  );
  const get = () => client.request('query Get($id: ID!) { getInvoice(id: $id) { id status } }', { id });
  await measure('listAssets', 16, () => client.request('{ listAssets { symbol } }'));
  await measure('getInvoice', 16, get);
  for (const parallel of [1, 8, 16, 32]) await measure('createInvoice', parallel, () => create(client));
  if (busiest !== undefined) {
    const { part, used } = busiest;
    console.log(`\nbound by       ${PARTS[part] ?? part}: ${used.toFixed(2)} cores in use`);
  }
} finally {
  client.close();
  await server.stop();
}

/** The functions' workers start with their first calls, which do not count. */
async function warmUp(): Promise<void> {
  process.stdout.write('warming up …');
  await underLoad(100, 16, () => create(client));
  console.log(' done');
}

async function measure(name: string, parallel: number, call: () => Promise<unknown>): Promise<void> {
  const before = server.pid === undefined ? null : cpuSeconds(server.pid);
  const { perSecond, ms, p50, p95, p99 } = await underLoad(invoices, parallel, call);
  const figures = [p50, p95, p99].map((time) => `${time.toFixed(1)} ms`.padStart(10)).join('');
  console.log(
    `${name.padEnd(14)}${String(parallel).padStart(9)}${perSecond.toFixed(0).padStart(10)}${figures}`,
  );
  const after = server.pid === undefined ? null : cpuSeconds(server.pid);
  if (before === null || after === null) return;
  const cores = Object.entries(cpuDifference(before, after))
    .map(([part, seconds]) => ({ part, used: (seconds * 1_000) / ms }))
    .filter(({ used }) => used >= 0.05)
    .toSorted((one, other) => other.used - one.used);
  console.log(`  cores: ${cores.map(({ part, used }) => `${part} ${used.toFixed(2)}`).join(', ')}`);
  busiest = cores.find(({ part }) => part !== 'idle' && part !== 'others');
}

async function create(caller: KeptConnections): Promise<{ id: string }> {
  const input = { idempotencyKey: crypto.randomUUID(), amount: '5.00', currency: 'USDC' };
  const { createInvoice } = await caller.request<{ createInvoice: { id: string } }>(
    'mutation Create($input: CreateInvoiceInput!) { createInvoice(input: $input) { id address } }',
    { input },
  );
  return createInvoice;
}
