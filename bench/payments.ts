/**
 * `npm run bench:payments [-- payments]`: createPayment locally. With a gateway that answers at once, alone: each once the server has done all
 * that the one before led to, less what the gateway took, which is what is ours when nothing waits; and one right after the other, where each
 * waits for the processor beside what earlier ones led to. With one that answers in 100 ms, at more and more calls at a time: the highest
 * rate within the limits, and what bounds it. Uses the running server or starts an empty one of its own. Ends with 1 where a limit is not
 * met. It takes some four minutes on a machine that is free; more calls at a time are tried until the limits were missed twice in a row.
 */
import { findOrStartServer } from '../scripts/demo/server.ts';
import { readFileSync } from 'node:fs';
import { keptConnections } from './load/keptConnections.ts';
import { type Measured, underLoad } from './load/load.ts';
import { measuring } from './load/measuring.ts';
import { paced, type Paced } from './load/paced.ts';

const payments = Number(process.argv[2] ?? 400);
if (!Number.isSafeInteger(payments) || payments < 1) {
  console.error(`payments: ${process.argv[2]} is no number of payments; give a whole number from 1`);
  process.exit(1);
}
const START_MS = 180_000;
/** Milliseconds. */
const GATEWAY_ANSWERS_IN = 100;
const OVERHEAD_P99_MAX = 25;
const [P95_MAX, P99_MAX] = [480, 850];
const PARALLEL = [1, 4, 8, 16, 32, 64];
const MISSES_MAX = 2;
/** Cores in use by others below which a machine is free. */
const OTHERS_NAMED_MIN = 0.2;
/** Payments are of many people, as they come; the history of one alone would be read by each call. */
const CUSTOMERS = 1_000;
/** What the risk rules left to a person, since the history of the customer was not read in time. */
let leftToPeople = 0;

const server = await findOrStartServer(Date.now() + START_MS);
const { gatewayUrl } = JSON.parse(readFileSync('.local/outputs.json', 'utf8')) as { gatewayUrl: string };
const client = keptConnections(server.outputs.graphqlUrl, server.outputs.merchantApiKey);
try {
  await gatewayAnswersIn(0);
  process.stdout.write('warming up …');
  await underLoad(100, 8, createPayment);
  // The environment that serves one call at a time, until what it runs is compiled.
  await underLoad(100, 1, createPayment);
  console.log(' done');
  const alone = await paced({ pid: server.pid, calls: Math.ceil(payments / 4) }, oursOfOne);
  printAlone(alone);
  const { measure, boundBy } = measuring(server.pid, payments);
  await measure('at once', 1, createPayment);
  await gatewayAnswersIn(GATEWAY_ANSWERS_IN);
  let best: (Measured & { readonly bound: string | null }) | null = null;
  let misses = 0;
  for (const parallel of PARALLEL) {
    const measured = await measure(`in ${GATEWAY_ANSWERS_IN} ms`, parallel, createPayment);
    const within = measured.p95 <= P95_MAX && measured.p99 <= P99_MAX;
    if (within && measured.perSecond > (best?.perSecond ?? 0)) best = { ...measured, bound: boundBy() };
    misses = within ? 0 : misses + 1;
    if (misses === MISSES_MAX) break;
  }
  const ours = alone.p99 <= OVERHEAD_P99_MAX;
  console.log(
    `\nours, alone    p99 ${alone.p99.toFixed(1)} ms, at most ${OVERHEAD_P99_MAX} ms: ${ours ? 'met' : 'not met'}`,
  );
  console.log(
    best === null
      ? `highest rate   none within p95 ${P95_MAX} ms and p99 ${P99_MAX} ms`
      : `highest rate   ${best.perSecond.toFixed(0)} payments a second with p95 ${best.p95.toFixed(0)} ms and p99 ${best.p99.toFixed(0)} ms` +
          (best.bound === null ? '' : `, bound by ${best.bound}`),
  );
  if (leftToPeople > 0)
    console.log(
      `to people      ${leftToPeople} payments were authorised alone: their history was not read in time`,
    );
  if (!ours || best === null) process.exitCode = 1;
} finally {
  await gatewayAnswersIn(0);
  client.close();
  await server.stop();
}

/** Milliseconds that a payment took, less what the gateway took as it measured itself. */
async function oursOfOne(): Promise<number> {
  const before = await gatewayAnswered();
  const startedMs = performance.now();
  await createPayment();
  const ms = performance.now() - startedMs;
  return ms - ((await gatewayAnswered()) - before);
}

async function gatewayAnswered(): Promise<number> {
  const answer = await fetch(`${gatewayUrl}/control/answered`);
  return ((await answer.json()) as { ms: number }).ms;
}

function printAlone({ p50, p95, p99, processor, othersCores, restless }: Paced): void {
  const pace = server.pid === undefined ? 'one a second' : 'each once the server is at rest';
  const figures = [p50, p95, p99].map((ms) => `${ms.toFixed(1)} ms`).join(', ');
  console.log(`\nalone, ${pace}, without the gateway: p50, p95, p99 ${figures}`);
  if (restless > 0) console.log(`  ${restless} of them while it was not: the figures have waits in them`);
  if (processor !== null) {
    const parts = Object.entries(processor).toSorted(([, one], [, other]) => other - one);
    const all = parts.reduce((sum, [, seconds]) => sum + seconds, 0);
    const named = parts.map(([part, seconds]) => `${part} ${(seconds * 1_000).toFixed(0)}`).join(', ');
    console.log(`  processor of one and all that it leads to: ${(all * 1_000).toFixed(0)} ms (${named})`);
  }
  if (othersCores !== null && othersCores > OTHERS_NAMED_MIN)
    console.log(`  beside other work of this machine: ${othersCores.toFixed(1)} cores`);
}

async function gatewayAnswersIn(ms: number): Promise<void> {
  const body = JSON.stringify({ ms: String(ms) });
  const answer = await fetch(`${gatewayUrl}/control/answer-ms`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`the gateway at ${gatewayUrl} answered ${answer.status}`);
}

async function createPayment(): Promise<void> {
  const input = {
    idempotencyKey: crypto.randomUUID(),
    amount: '5.00',
    currency: 'EUR',
    customerId: `bench-${Math.floor(Math.random() * CUSTOMERS)}`,
    paymentMethodId: 'pm_no_webhooks',
  };
  const { createPayment: created } = await client.request<{ createPayment: { status: string } }>(
    'mutation Pay($input: CreatePaymentInput!) { createPayment(input: $input) { id status } }',
    { input },
  );
  if (created.status === 'IN_REVIEW') leftToPeople++;
  else if (created.status !== 'CAPTURED') throw new Error(`a payment is ${created.status}`);
}
