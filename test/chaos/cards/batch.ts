import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { paidBackOf, takenOf } from '../../../dev/gateway/payment.ts';
import { inParallel } from '../../../functions/shared/inParallel.ts';
import { capturedOf, type CardPayment, refundedOf } from '../../../functions/gateways/cardPayment.ts';
import type { WebhookRequest } from '../../../functions/gateways/webhookRequest.ts';
import { type Random, seededRandom } from '../../../scripts/feed/random.ts';
import { cardPaymentId } from '../../fixtures/gateways/cardPayments.ts';
import { type CardWorld, openCardWorld } from '../../integration/functions/gateways/world.ts';
import { dying, survived } from './live.ts';
import { owedBy, told } from './owed.ts';
import { runWorkers } from './workers.ts';

const HOUR_MS = 60 * 60_000;
const INGRESS_DIES = 0.03;
/** The gateway sends again after a second. */
const RESENT_MS = 200;

/** Older ones, and those from later, are forged. */
const TOLERANCE_SECONDS = 300;

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
    for (let hour = 0; hour < 24; hour += 6, world.clock.at += 6 * HOUR_MS) {
      await world.settle();
      await postRequeued(world);
    }
  }
  await ingress.settled();
  while ((await ingress.waiting()) > 0) await ingress.deliver(1);
  await inParallel(world.server.payments(), 8, ({ reference }) => world.post(cardPaymentId(reference)));
  problems.push(...(await check(world)));
  counts.atGateway = world.server.payments().length;
  counts.givenUp = world.seen.givenUp.length;
  counts.cutOff = world.seen.failed.length;
  ingress.close();
  await world.close();
  return { counts, problems };
}

/** What the schedule has put before the poster anew: a capture that waits for ever would be queued again and again. */
async function postRequeued({ seen, post }: CardWorld): Promise<void> {
  const waiting = new Set(seen.requeued.splice(0));
  await inParallel([...waiting], 8, (id) => post(cardPaymentId(id)));
}

/**
 * The ingress and its queue: what the gateway sends is verified and kept once in the table of events, unless the ingress dies first, so that it
 * comes again; what is kept is applied by the queue's consumer, at least once and in any order. One in ten comes forged too.
 */
async function openIngress(world: CardWorld, { fraction }: Random, counts: BatchCounts) {
  const chance = (share: number): boolean => fraction() < share;
  const refused = new Set<string>();
  const applied = new Set<string>();

  /** @returns whether the gateway may forget it */
  async function receive(webhook: WebhookRequest): Promise<boolean> {
    const text = Buffer.from(webhook.body).toString();
    if (!refused.has(text) && chance(INGRESS_DIES)) {
      counts.crashes++;
      refused.add(text);
      return false;
    }
    const { kind } = await world.receive(webhook);
    if (kind === 'FORGED' && isOld(webhook, world.clock.at)) {
      // The time went on by hours while it was on its way: refused as too old, and sent again with the time of then.
      refused.add(text);
      return false;
    }
    if (kind !== 'RECORDED' && kind !== 'IGNORED') throw new Error(`a genuine webhook was ${kind}`);
    refused.delete(text);
    if (!chance(0.1)) return true;
    const body = Buffer.from(text.replace('"amount":"', '"amount":"9'));
    if ((await world.receive({ ...webhook, body })).kind !== 'FORGED')
      throw new Error('a forged webhook was believed');
    counts.forged++;
    return true;
  }

  const server = createServer((request, response) => {
    const headers = { 'sandbox-signature': [String(request.headers['sandbox-signature'])] };
    void buffer(request)
      .then((body) => receive({ gateway: 'sandbox', account: 'demo', body, headers }))
      .then((taken) => response.writeHead(taken ? 200 : 500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  world.server.setWebhookTarget('demo', { url: `http://127.0.0.1:${port}/`, secret: 'whsec_sandbox_demo' });

  return {
    /** Applies a share of what waits, in another order, some of it twice; what is left waits on, as does what its consumer died of. */
    deliver: async (share: number): Promise<void> => {
      const waiting = (await world.keptEvents()).filter(({ id }) => !applied.has(id));
      for (const event of waiting.sort(() => fraction() - 0.5)) {
        if (!chance(share)) continue;
        for (let times = chance(0.3) ? 2 : 1; times > 0; times--) {
          counts.webhooks++;
          if ((await survived(world.consume(event))) !== null) applied.add(event.id);
        }
      }
    },
    /** Once the gateway has sent everything that the ingress died of again. */
    settled: async (): Promise<void> => {
      while (refused.size > 0) await setTimeout(RESENT_MS);
    },
    /** How many events wait to be applied. */
    waiting: async () => (await world.keptEvents()).filter(({ id }) => !applied.has(id)).length,
    close: () => server.close(),
  };
}

function isOld({ headers }: WebhookRequest, nowMs: number): boolean {
  const [, seconds = '0'] = /t=(\d+)/.exec(headers['sandbox-signature']?.[0] ?? '') ?? [];
  return Math.abs(nowMs / 1_000 - Number(seconds)) > TOLERANCE_SECONDS;
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
    if (!same)
      problems.push(
        `${ours.id} is ${ours.status} and differs from the gateway's ${theirs.status}: ${told(ours)} / ${told(theirs)}`,
      );
    if (ours.status === 'UNKNOWN' && !open.seen.givenUp.includes(ours.id))
      problems.push(`${ours.id} is UNKNOWN and nobody was called`);
  }
  const receivable = await open.balance('receivable');
  if (receivable !== owed) problems.push(`the gateway owes ${owed}, our books say ${receivable}`);
  const mismatches = await open.mismatches();
  problems.push(...mismatches.map((one) => `ledger: ${JSON.stringify(one)}`));
  return problems;
}
