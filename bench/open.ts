/**
 * `npm run bench:open [-- --open 10000 --idle 300 --blocks 60 --paid 5]`: a local server with that many open invoices. First what it uses
 * while nothing happens, in processor time of the process and its engines but the chain's; then how long after the block that makes a
 * payment final its PAID is pushed, with so many payments in each block. Starts an empty server of its own; `--idle 0` leaves the first part
 * out, `--blocks 0` the second.
 */
import { parseArgs } from 'node:util';
import { appsyncClient } from '../scripts/demo/appsyncClient.ts';
import { findOrStartServer } from '../scripts/demo/server.ts';
import { underLoad } from './load/load.ts';
import { measureIdle } from './open/measureIdle.ts';
import { measurePaid } from './open/measurePaid.ts';

const { values } = parseArgs({
  options: {
    open: { type: 'string', default: '10000' },
    idle: { type: 'string', default: '300' },
    blocks: { type: 'string', default: '60' },
    paid: { type: 'string', default: '5' },
  },
});
const numberOf = (name: keyof typeof values, least: number): number => {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value >= least) return value;
  console.error(`--${name}: a whole number from ${least} was expected, received ${values[name]}`);
  process.exit(1);
};
const open = numberOf('open', 1);
const idleSeconds = numberOf('idle', 0);
const blocks = numberOf('blocks', 0);
const paidInBlock = numberOf('paid', 1);
const START_MS = 120_000;
const CREATING = 32;
/** Open until the end, however slow the machine is. */
const EXPIRES_IN_MINUTES = 600;

const server = await findOrStartServer(Date.now() + START_MS);
const client = appsyncClient({ ...server.outputs, apiKey: server.outputs.merchantApiKey });
try {
  const addresses: string[] = [];
  const created = await underLoad(open, CREATING, async () => {
    const input = {
      idempotencyKey: crypto.randomUUID(),
      amount: '5.00',
      currency: 'USDC',
      expiresInMinutes: EXPIRES_IN_MINUTES,
    };
    const { createInvoice } = await client.request<{ createInvoice: { address: string } }>(
      'mutation Create($input: CreateInvoiceInput!) { createInvoice(input: $input) { address } }',
      { input },
    );
    addresses.push(createInvoice.address);
  });
  console.log(`${open} open invoices, created at ${created.perSecond.toFixed(0)} a second`);
  if (idleSeconds > 0 && server.pid === undefined)
    console.error('a server was running: only one that this bench starts is measured while it is idle');
  if (idleSeconds > 0 && server.pid !== undefined) await measureIdle(server.pid, idleSeconds);
  if (blocks > 0) await measurePaid(server.outputs, client, addresses, { blocks, paidInBlock });
} finally {
  client.close();
  await server.stop();
}
