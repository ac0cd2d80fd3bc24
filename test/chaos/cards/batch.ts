import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { paidBackOf, type SandboxPayment, takenOf } from '../../../dev/gateway/payment.ts';
import { capturedOf, type CardPayment, refundedOf } from '../../../functions/gateways/cardPayment.ts';
import type { WebhookEvent } from '../../../functions/gateways/ports.ts';
import { type Random, seededRandom } from '../../../scripts/feed/random.ts';
import { cardPaymentId } from '../../fixtures/gateways/cardPayments.ts';
import { type CardWorld, openCardWorld } from '../../integration/functions/gateways/world.ts';
import { dying, survived } from './live.ts';
import { runWorkers } from './workers.ts';

const HOUR_MS = 60 * 60_000;

/** What happened in a batch, in numbers. */
export interface BatchCounts {
  payments: number;
  atGateway: number;
  crashes: number;
  kills: number;
  forged: number;
  webhooks: number;
  unknown: number;
  givenUp: number;
  cutOff: number;
}

/** Payments on tables of their own, until everything that was said has arrived and everything due is done. @returns what is wrong */
export async function runBatch(
  seed: string,
  payments: number,
): Promise<{ counts: BatchCounts; problems: string[] }> {
  const random = seededRandom(seed);
  const counts: BatchCounts = {
    ...{ payments, atGateway: 0, crashes: 0, kills: 0, forged: 0, webhooks: 0, unknown: 0, givenUp: 0 },
    cutOff: 0,
  };
  const world = await openCardWorld((gateway) =>
    dying(gateway, random.fraction, () => void counts.crashes++),
  );
  const ingress = await openIngress(world, random, counts);
  const problems: string[] = [];
  counts.kills = await runWorkers({
    args: [world.endpoint, world.server.url, String(world.clock.nowMs())],
    seeds: Array.from({ length: payments }, (_, index) => `${seed}/${index}`),
    random: random.fraction,
    ended: ({ unknown, crashes, givenUp, error }) => {
      if (unknown) counts.unknown++;
      counts.crashes += crashes;
      world.seen.givenUp.push(...givenUp);
      if (error !== undefined) problems.push(error);
    },
  });
  for (let day = 0; day < 9; day++) {
    await ingress.deliver(0.7);
    for (let hour = 0; hour < 24; hour += 6, world.clock.at += 6 * HOUR_MS) await world.settle();
  }
  await ingress.deliver(1);
  for (const { reference } of world.server.payments()) await world.post(cardPaymentId(reference));
  problems.push(...(await check(world)));
  counts.atGateway = world.server.payments().length;
  counts.givenUp = world.seen.givenUp.length;
  counts.cutOff = world.seen.failed.length;
  ingress.close();
  await world.close();
  return { counts, problems };
}

/** Verifies what the gateway sends and keeps it until it is delivered; one in ten comes forged too. */
async function openIngress(world: CardWorld, { fraction }: Random, counts: BatchCounts) {
  const chance = (share: number): boolean => fraction() < share;
  const gateway = world.deps.gateways.get('sandbox');
  const arrived: WebhookEvent[] = [];
  const account = { merchantId: 'demo', account: 'demo' };
  const receive = async (body: Buffer, signature: string): Promise<void> => {
    const headers = { 'sandbox-signature': [signature] };
    const read = await gateway.readWebhook({ account, body, headers }, world.clock.nowMs());
    if (read.kind === 'VERIFIED') arrived.push(...read.events);
    if (!chance(0.1)) return;
    const forged = Buffer.from(body.toString().replace('"amount":"', '"amount":"9'));
    const answer = await gateway.readWebhook({ account, body: forged, headers }, world.clock.nowMs());
    if (answer.kind !== 'FORGED') throw new Error('a forged webhook was believed');
    counts.forged++;
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void receive(Buffer.concat(chunks), String(request.headers['sandbox-signature'])).then(() =>
        response.writeHead(200).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  world.server.setWebhookTarget('demo', { url: `http://127.0.0.1:${port}/`, secret: 'whsec_sandbox_demo' });

  async function apply({ transactionId, reference, facts, currency, lookUp }: WebhookEvent): Promise<void> {
    if (transactionId === null) return;
    counts.webhooks++;
    const from = { merchantId: 'demo', gateway: 'sandbox', gatewayAccount: 'demo' };
    const told = await survived(world.told({ ...from, transactionId, reference, facts, currency, lookUp }));
    if (told?.ok === false) throw new Error(`a genuine webhook was refused: ${JSON.stringify(told.error)}`);
  }
  return {
    /** Applies a share of what waits, in another order, some of it twice; what is left waits on. */
    deliver: async (share: number): Promise<void> => {
      const due = arrived.splice(0).sort(() => fraction() - 0.5);
      for (const event of due) {
        if (!chance(share)) arrived.push(event);
        else for (let times = chance(0.3) ? 2 : 1; times > 0; times--) await apply(event);
      }
    },
    close: () => server.close(),
  };
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
