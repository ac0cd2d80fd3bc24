import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paidBackOf } from '../../../../dev/gateway/payment.ts';
import { type CardPayment, shownStatus } from '../../../../functions/gateways/cardPayment.ts';
import type { GatewayEvent } from '../../../../functions/gateways/gatewayEvent.ts';
import type { CardGateway, GatewayOutcome, GatewayPayment } from '../../../../functions/gateways/ports.ts';
import { WEBHOOK_BYTES_MAX, type WebhookRequest } from '../../../../functions/gateways/webhookRequest.ts';
import { atGateway } from './atGateway.ts';
import { happen, type Inbox, openInbox, signed, textOf } from './inbox.ts';
import { type CardWorld, openCardWorld } from './world.ts';

let world: CardWorld;
let inbox: Inbox;
/** What becomes of the gateway's answers: as it gives them, where nothing is said. */
let answers: Partial<
  Record<'authorize' | 'lookUp', (answer: GatewayOutcome<GatewayPayment | null>) => GatewayOutcome<never>>
> = {};

const changed = (gateway: CardGateway): CardGateway => ({
  ...gateway,
  authorize: async (request) => {
    const answer = await gateway.authorize(request);
    return answers.authorize?.(answer) ?? answer;
  },
  lookUp: async (request) => {
    const answer = await gateway.lookUp(request);
    return answers.lookUp?.(answer) ?? answer;
  },
});

beforeAll(async () => {
  world = await openCardWorld(changed);
  inbox = await openInbox(world);
});
beforeEach(() => void (answers = {}));
afterAll(async () => {
  await world?.close();
  await inbox?.close();
});

const lost = (): GatewayOutcome<never> => ({ kind: 'UNKNOWN', reason: 'timeout' });
const keptAbout = async (id: string): Promise<GatewayEvent[]> =>
  (await world.keptEvents()).filter(({ transactionId }) => transactionId === id);

/** Receives what came about a payment, and applies what is kept of it. */
async function deliver(id: string, count: number): Promise<void> {
  for (const webhook of await inbox.of(id, count)) await world.receive(webhook);
  for (const event of await keptAbout(id)) await world.consume(event);
}

describe('a webhook that arrives', () => {
  it('given many copies at a time, then it is kept once', async () => {
    const { id } = await world.pay('pm_success', { capture: false });
    const [webhook] = await inbox.of(id, 1);
    const received = await Promise.all(Array.from({ length: 20 }, () => world.receive(webhook!)));
    const kept = received.map((one) => (one.kind === 'RECORDED' ? one.kept : NaN));
    expect(kept.sort()).toEqual([...Array<number>(19).fill(0), 1]);
    expect(await keptAbout(id)).toMatchObject([
      { merchantId: 'demo', gateway: 'sandbox', gatewayAccount: 'demo', currency: 'EUR' },
    ]);
  });

  type Change = (webhook: WebhookRequest) => WebhookRequest;
  const tooLarge: Change = (webhook) => ({ ...webhook, body: Buffer.alloc(WEBHOOK_BYTES_MAX + 1, ' ') });
  const aged =
    (ms: number): Change =>
    (webhook) =>
      signed(webhook, textOf(webhook), { atMs: world.clock.at + ms });
  const oneByte: Change = (webhook) => ({
    ...webhook,
    body: Buffer.from(textOf(webhook).replace('"amount":"1250"', '"amount":"9250"')),
  });
  it.each<[string, string, Change]>([
    ['one byte is another', 'FORGED', oneByte],
    ['there is no signature', 'FORGED', (webhook) => ({ ...webhook, headers: {} })],
    ['it is signed with another account’s secret', 'FORGED', (webhook) => ({ ...webhook, account: 'other' })],
    ['it is 301 seconds old', 'FORGED', aged(-301_000)],
    ['it is 302 seconds from the future', 'FORGED', aged(302_000)],
    ['the body is no JSON', 'FORGED', (webhook) => ({ ...webhook, body: Buffer.from([0xff, 0xfe]) })],
    ['the account is nobody’s', 'UNKNOWN_ACCOUNT', (webhook) => ({ ...webhook, account: 'nobody' })],
    ['there is no such gateway', 'UNKNOWN_ACCOUNT', (webhook) => ({ ...webhook, gateway: 'nobody' })],
    ['it is too large', 'TOO_LARGE', tooLarge],
  ])('given that %s, then it is %s, and nothing is kept', async (_, kind, change) => {
    const { id } = await world.pay('pm_success', { capture: false });
    const [webhook] = await inbox.of(id, 1);
    const before = (await world.keptEvents()).length;
    expect(await world.receive(change(webhook!))).toMatchObject({ kind });
    expect(await world.keptEvents()).toHaveLength(before);
  });

  it('given one that is 299 seconds old, then it is kept: gateways send again', async () => {
    const { id } = await world.pay('pm_success', { capture: false });
    const [webhook] = await inbox.of(id, 1);
    expect(await world.receive(aged(-299_000)(webhook!))).toEqual({ kind: 'RECORDED', told: 1, kept: 1 });
  });
});

describe('a kept event', () => {
  it('given an unknown outcome, then it is resolved, and the gateway is not asked', async () => {
    answers = { authorize: lost, lookUp: lost };
    const { id, status } = await world.pay('pm_success');
    expect(status).toBe('UNKNOWN');
    await deliver(id, 2);
    expect(await world.read(id)).toMatchObject({ status: 'CAPTURED', outcomeLost: false });
    expect((await world.read(id)).gatewayReference).toMatch(/^pay_/);
  });

  it('given a dispute that opens and is lost, then the payment shows it', async () => {
    const { id, gatewayReference = '' } = await world.pay('pm_success');
    await happen(world, gatewayReference, 'dispute');
    await deliver(id, 3);
    expect(await world.read(id)).toMatchObject({ facts: { disputes: [{ status: 'OPEN', amount: 1_250n }] } });
    await happen(world, gatewayReference, 'dispute/lost');
    await deliver(id, 4);
    expect(await world.read(id)).toMatchObject({ facts: { disputes: [{ status: 'LOST' }] } });
  });

  it('given that order matters, when the gateway does not answer, then it is refused, and the next try finds it', async () => {
    const { id, gatewayReference = '' } = await world.pay('pm_success');
    await world.post(id);
    await happen(world, gatewayReference, 'dispute');
    const [event] = await keptOf(id, 3);
    const asking = { ...event!, facts: [], currency: null, lookUp: true };
    answers = { lookUp: lost };
    await expect(world.consume(asking)).rejects.toThrow('NOT_ANSWERED');
    expect((await world.read(id)).facts.disputes).toEqual([]);
    answers = {};
    await world.consume(asking);
    expect(await world.read(id)).toMatchObject({ facts: { disputes: [{ status: 'OPEN' }] } });
  });

  it('given one that knows the gateway’s reference alone, then the payment is found by it; of another account it is not', async () => {
    const { id } = await world.pay('pm_success', { capture: false });
    const [event] = await keptOf(id, 1);
    const referring = { ...event!, transactionId: null };
    expect(await world.consume(referring)).toEqual({ transactionId: id, status: 'AUTHORIZED' });
    for (const stranger of [{ reference: 'pay_x' }, { gatewayAccount: 'other' }])
      await expect(world.consume({ ...referring, ...stranger })).rejects.toThrow('NO_PAYMENT');
  });

  it('given another amount, currency, merchant or reference than ours, then it is refused by name, and nothing is written', async () => {
    const { id, version } = await world.pay('pm_success', { capture: false });
    const [event] = await keptOf(id, 1);
    const captured = { kind: 'CAPTURED', captureId: 'cap_1', amount: 1_251n, fee: 0n } as const;
    const wrong: [string, Partial<GatewayEvent>][] = [
      ['amount', { facts: [captured] }],
      ['currency', { currency: 'USD' }],
      ['gateway', { gatewayAccount: 'other' }],
      ['reference', { reference: 'pay_other' }],
    ];
    for (const [field, change] of wrong)
      await expect(world.consume({ ...event!, ...change })).rejects.toThrow(field);
    const stranger = { ...event!, merchantId: 'other' as GatewayEvent['merchantId'] };
    await expect(world.consume(stranger)).rejects.toThrow('merchant');
    expect((await world.read(id)).version).toBe(version);
  });

  it.each([
    ['authorised', false, 'VOIDED'],
    ['captured', true, 'REFUNDED'],
  ])(
    'given money that is %s although the gateway had declined, then it is given back, and people hear of it',
    async (_, capture, ends) => {
      answers = {
        authorize: () => ({
          kind: 'DECLINED',
          code: 'do_not_honor',
          reason: 'No.',
          retryableElsewhere: false,
        }),
      };
      const { id, status } = await world.pay('pm_success', { capture });
      expect(status).toBe('FAILED');
      await deliver(id, 1);
      await world.pass(2 * 60_000, 60_000);
      const payment = await world.read(id);
      expect(shownStatus(payment)).toBe(ends);
      expect(world.seen.late).toContain(id);
      const gatewayHas = atGateway(world, payment.gatewayReference);
      expect(capture ? paidBackOf(gatewayHas) : gatewayHas.status).toEqual(capture ? 1_250n : 'voided');
    },
  );

  it('given any order and repetition of all events of a payment, then it ends the same', async () => {
    answers = { authorize: lost, lookUp: lost };
    const unknown = await world.pay('pm_success', { capture: false });
    const reference = world.server.payments().find((one) => one.reference === unknown.id)!.id;
    const call = { account: { merchantId: 'demo', account: 'demo' }, transactionId: unknown.id, reference };
    const gateway = world.deps.gateways.get('sandbox');
    await gateway.capture({ ...call, idempotencyKey: 'c', amount: unknown.amount });
    const part = { ...unknown.amount, units: 200n };
    await gateway.refund({ ...call, idempotencyKey: 'r', refundId: 'ref_1', amount: part });
    for (const what of ['dispute', 'dispute/won', 'dispute/lost']) await happen(world, reference, what);
    const events = await keptOf(unknown.id, 6);
    expect(events).toHaveLength(6);
    const end = async (order: readonly GatewayEvent[]): Promise<CardPayment> => {
      await world.putBack(unknown);
      for (const event of order) await world.consume(event);
      return world.read(unknown.id);
    };
    const inOrder = resultOf(await end(events));
    expect(inOrder).toMatchObject({ shown: 'DISPUTED', facts: { refunds: [{ status: 'SUCCEEDED' }] } });
    const repeated = fc
      .shuffledSubarray([...events, ...events], { minLength: 6 })
      .filter((some) => new Set(some).size === 6);
    await fc.assert(
      fc.asyncProperty(repeated, async (order) => {
        expect(resultOf(await end(order))).toEqual(inOrder);
      }),
      { numRuns: 12 },
    );
  });
});

/** The events of a payment once the gateway has sent so many, received and read. */
async function keptOf(id: string, count: number): Promise<GatewayEvent[]> {
  for (const webhook of await inbox.of(id, count)) await world.receive(webhook);
  return keptAbout(id);
}

/** Without the versions that it took. */
function resultOf(payment: CardPayment) {
  const { facts, status, gatewayReference, outcomeLost } = payment;
  return { facts, status, gatewayReference, outcomeLost, shown: shownStatus(payment) };
}
