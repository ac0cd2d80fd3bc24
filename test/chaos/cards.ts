/**
 * `npm run chaos:cards -- --payments N --seed N`: card payments on real tables and the sandbox, with answers that are lost, calls refused,
 * crashes before and after the gateway's call, callers that ask twice at a time, and webhooks that come twice, late, in any order or forged.
 * Exits 0 only if nothing is charged twice or lost, and the gateway's books are ours to the cent.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { paidBackOf, type SandboxPayment, takenOf } from '../../dev/gateway/payment.ts';
import { capturedOf, type CardPayment, refundedOf } from '../../functions/gateways/cardPayment.ts';
import type { CardGateway, WebhookEvent } from '../../functions/gateways/ports.ts';
import { seededRandom } from '../../scripts/feed/random.ts';
import { inParallel } from '../../functions/shared/inParallel.ts';
import { cardPaymentId } from '../fixtures/gateways/cardPayments.ts';
import { type CardWorld, DEMO, openCardWorld, orderOf } from '../integration/functions/gateways/world.ts';

const { values } = parseArgs({
  options: { payments: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } },
});
const PAYMENTS = Number(values.payments);
const { fraction: random, pick } = seededRandom(values.seed);
const HOUR_MS = 60 * 60_000;
const AT_A_TIME = 6;

const METHODS = [
  ...Array<string>(6).fill('pm_success'),
  ...['pm_decline', 'pm_timeout_after_charge', 'pm_error_after_charge', 'pm_rate_limit', 'pm_no_webhooks'],
  ...['pm_duplicate_webhooks', 'pm_dispute', 'pm_capture_fails', 'pm_refund_fails', 'pm_rate_limit_always'],
];

const counts = { crashes: 0, forged: 0, webhooks: 0, unknown: 0 };
const chance = (share: number): boolean => random() < share;

/** A process that dies before or after the gateway has done it. */
function dying(gateway: CardGateway): CardGateway {
  const die = (): never => {
    counts.crashes++;
    throw new Error('crash');
  };
  const mortal =
    <Request, Answer>(call: (request: Request) => Promise<Answer>) =>
    async (request: Request): Promise<Answer> => {
      if (chance(0.03)) die();
      const answer = await call(request);
      return chance(0.03) ? die() : answer;
    };
  return {
    ...gateway,
    authorize: mortal(gateway.authorize),
    capture: mortal(gateway.capture),
    void: mortal(gateway.void),
    refund: mortal(gateway.refund),
  };
}

const survived = async <T>(work: Promise<T>): Promise<T | null> =>
  work.catch((error: unknown) => {
    if (error instanceof Error && error.message === 'crash') return null;
    throw error;
  });

const world = await openCardWorld(dying);
const gateway = world.deps.gateways.get('sandbox');
const arrived: WebhookEvent[] = [];

/** What an ingress does: verifies, and keeps; one in ten comes forged too. */
const ingress = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const headers = { 'sandbox-signature': [String(request.headers['sandbox-signature'])] };
    const account = { merchantId: 'demo', account: 'demo' };
    void (async () => {
      const read = await gateway.readWebhook({ account, body, headers }, world.clock.nowMs());
      if (read.kind === 'VERIFIED') arrived.push(...read.events);
      const forged = Buffer.from(body.toString().replace('"amount":"', '"amount":"9'));
      if (chance(0.1)) {
        const answer = await gateway.readWebhook({ account, body: forged, headers }, world.clock.nowMs());
        if (answer.kind !== 'FORGED') throw new Error('a forged webhook was believed');
        counts.forged++;
      }
      response.writeHead(200).end();
    })();
  });
});
await new Promise<void>((resolve) => ingress.listen(0, '127.0.0.1', resolve));
const { port } = ingress.address() as AddressInfo;
world.server.setWebhookTarget('demo', { url: `http://127.0.0.1:${port}/`, secret: 'whsec_sandbox_demo' });

/** Applies what waits, in another order, some of it twice; what is left waits on. */
async function deliver(share: number): Promise<void> {
  const due = arrived.splice(0).sort(() => random() - 0.5);
  const later = due.filter(() => !chance(share));
  for (const event of due.filter((one) => !later.includes(one))) {
    for (let times = chance(0.3) ? 2 : 1; times > 0; times--) await apply(event);
  }
  arrived.push(...later);
}

async function apply({ transactionId, reference, facts, currency, lookUp }: WebhookEvent): Promise<void> {
  if (transactionId === null) return;
  counts.webhooks++;
  const from = { merchantId: 'demo', gateway: 'sandbox', gatewayAccount: 'demo' };
  const told = await survived(world.told({ ...from, transactionId, reference, facts, currency, lookUp }));
  if (told?.ok === false) throw new Error(`a genuine webhook was refused: ${JSON.stringify(told.error)}`);
}

async function live(): Promise<string | null> {
  const input = {
    ...orderOf(pick(METHODS)),
    capture: chance(0.7),
    amount: `${1 + Math.floor(random() * 90)}.37`,
  };
  const calls = Array.from({ length: chance(0.2) ? 3 : 1 }, () =>
    survived(world.create({ merchantId: DEMO, input })),
  );
  const created = (await Promise.all(calls)).find((outcome) => outcome?.ok === true);
  if (created?.ok !== true) return null;
  const { id: transactionId, status } = created.value;
  if (status === 'UNKNOWN') counts.unknown++;
  const asked = { idempotencyKey: crypto.randomUUID(), transactionId };
  if (status === 'AUTHORIZED')
    await survived(chance(0.7) ? world.capture(DEMO, asked) : world.cancel(DEMO, asked));
  if (chance(0.5)) await world.post(cardPaymentId(transactionId)).catch(() => undefined);
  if (chance(0.4)) {
    const refund = { ...asked, idempotencyKey: crypto.randomUUID(), amount: '0.50' };
    await Promise.all([survived(world.refund(DEMO, refund)), survived(world.refund(DEMO, refund))]);
  }
  if (chance(0.3)) await deliver(0.6);
  return transactionId;
}

/** What the gateway owes the merchant by its own books, in base units. */
function owedBy(payment: SandboxPayment): bigint {
  const kept = payment.captures.filter(({ failed }) => failed === null);
  const fees = kept.reduce((sum, { fee }) => sum + fee, 0n);
  const refunded = payment.refunds.filter(({ status }) => status === 'succeeded');
  const back = refunded.reduce((sum, { amount }) => sum + amount, 0n);
  const disputed = payment.disputes.reduce(
    (sum, { amount, fee, status }) => sum + fee + (status === 'won' ? 0n : amount),
    0n,
  );
  return takenOf(payment) - fees - back - disputed;
}

async function check(open: CardWorld): Promise<string[]> {
  const problems: string[] = [];
  const charged = new Map<string, number>();
  for (const { operation, subject, status } of open.server.calls)
    if (operation === 'create' && status === 200) charged.set(subject, (charged.get(subject) ?? 0) + 1);
  for (const [id, times] of charged) if (times > 1) problems.push(`${id} was charged ${times} times`);
  let owed = 0n;
  for (const theirs of open.server.payments()) {
    owed += owedBy(theirs);
    const ours: CardPayment | null = await open.payments.get(cardPaymentId(theirs.reference));
    if (ours === null) {
      problems.push(`${theirs.reference} is lost`);
      continue;
    }
    const same = capturedOf(ours.facts) === takenOf(theirs) && refundedOf(ours.facts) === paidBackOf(theirs);
    if (!same) problems.push(`${ours.id} is ${ours.status} and differs from the gateway's ${theirs.status}`);
    if (ours.status === 'UNKNOWN' && !open.seen.givenUp.includes(ours.id))
      problems.push(`${ours.id} is UNKNOWN and nobody was called`);
  }
  const receivable = await open.balance('receivable');
  if (receivable !== owed) problems.push(`the gateway owes ${owed}, our books say ${receivable}`);
  const mismatches = await open.mismatches();
  problems.push(...mismatches.map((one) => `ledger: ${JSON.stringify(one)}`));
  return problems;
}

const began = Date.now();
await inParallel(Array.from({ length: PAYMENTS }), AT_A_TIME, live);
// Everything that was ever said arrives, and everything that is due is done.
for (let day = 0; day < 9; day++) {
  await deliver(0.7);
  for (let hour = 0; hour < 24; hour += 6, world.clock.at += 6 * HOUR_MS) await world.settle();
}
await deliver(1);
for (const { reference } of world.server.payments()) await world.post(cardPaymentId(reference));
const problems = await check(world);
const seconds = ((Date.now() - began) / 1_000).toFixed(0);
console.log(
  `${PAYMENTS} payments (seed ${values.seed}) in ${seconds} s: ${world.server.payments().length} at the gateway, ${counts.crashes} crashes, ` +
    `${counts.unknown} unknown, ${counts.webhooks} webhooks, ${counts.forged} forged, ${world.seen.givenUp.length} given up, ` +
    `${world.seen.failed.length} passes cut off; ${problems.length} problems`,
);
for (const problem of problems.slice(0, 20)) console.log(`  ${problem}`);
ingress.close();
await world.close();
process.exit(problems.length === 0 ? 0 : 1);
