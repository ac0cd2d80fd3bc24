/**
 * `npm run bench:create [-- invoices]`: createInvoice locally, alone and in parallel, beside what the same server does without
 * a store (`listAssets`) and with one read (`getInvoice`), and who used the processor meanwhile.
 * Uses the running server or starts an empty one of its own.
 */
import { findOrStartServer } from '../scripts/demo/server.ts';
import { keptConnections, type KeptConnections } from './load/keptConnections.ts';
import { underLoad } from './load/load.ts';
import { measuring } from './load/measuring.ts';

const invoices = Number(process.argv[2] ?? 500);
if (!Number.isSafeInteger(invoices) || invoices < 1) {
  console.error(`invoices: ${process.argv[2]} is no number of invoices; give a whole number from 1`);
  process.exit(1);
}
const START_MS = 60_000;

const server = await findOrStartServer(Date.now() + START_MS);
const client = keptConnections(server.outputs.graphqlUrl, server.outputs.merchantApiKey);
try {
  const { id } = await create(client);
  await warmUp();
  const { measure, boundBy } = measuring(server.pid, invoices);
  const get = () => client.request('query Get($id: ID!) { getInvoice(id: $id) { id status } }', { id });
  await measure('listAssets', 16, () => client.request('{ listAssets { symbol } }'));
  await measure('getInvoice', 16, get);
  for (const parallel of [1, 8, 16, 32]) await measure('createInvoice', parallel, () => create(client));
  const bound = boundBy();
  if (bound !== null) console.log(`\nbound by       ${bound}`);
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

async function create(caller: KeptConnections): Promise<{ id: string }> {
  const input = { idempotencyKey: crypto.randomUUID(), amount: '5.00', currency: 'USDC' };
  const { createInvoice } = await caller.request<{ createInvoice: { id: string } }>(
    'mutation Create($input: CreateInvoiceInput!) { createInvoice(input: $input) { id address } }',
    { input },
  );
  return createInvoice;
}
