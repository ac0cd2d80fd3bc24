import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paidBackOf, takenOf } from '../../../../dev/gateway/payment.ts';
import { type SandboxGateway, startSandboxGateway } from '../../../../dev/gateway/server.ts';
import { type CardPayment, shownStatus } from '../../../../functions/gateways/cardPayment.ts';
import type { GatewayEvent } from '../../../../functions/gateways/gatewayEvent.ts';
import type { GatewayFact } from '../../../../functions/gateways/gatewayFact.ts';
import { cardPaymentId } from '../../../fixtures/gateways/cardPayments.ts';
import { atGateway, chargesOf } from './atGateway.ts';
import { gatewayAnswers } from './gatewayAnswers.ts';
import { type Inbox, openInbox } from './inbox.ts';
import { type CardWorld, openCardWorld, sandboxOf } from './world.ts';

const HOUR_MS = 60 * 60_000;

let world: CardWorld;
/** A second gateway, with books of its own, under another name. */
let second: SandboxGateway;
let inbox: Inbox;
const answers = gatewayAnswers();
beforeAll(async () => {
  second = await startSandboxGateway({ dataDir: null });
  world = await openCardWorld(answers.before, [{ ...sandboxOf(second), name: 'stripe' }]);
  inbox = await openInbox(world);
});
beforeEach(() => answers.are({}));
afterAll(async () => {
  await world?.close();
  await second?.close();
  await inbox?.close();
});

const tokens = (sandbox: string, stripe: string) => ({
  paymentMethodId: sandbox,
  paymentMethods: [
    { gateway: 'sandbox', paymentMethodId: sandbox },
    { gateway: 'stripe', paymentMethodId: stripe },
  ],
});
const atSecond = (id: string) => second.calls.filter(({ subject }) => subject === id);

describe('a payment with tokens of two gateways', () => {
  it('given a decline that another may see otherwise, then the second takes it, in the same call and under its own key', async () => {
    const paid = await world.pay('', tokens('pm_decline', 'pm_success'));
    expect(paid).toMatchObject({ status: 'CAPTURED', gateway: 'stripe', paymentMethodId: 'pm_success' });
    expect(paid.declinedAt).toMatchObject([{ gateway: 'sandbox', code: 'insufficient_funds' }]);
    expect(atSecond(paid.id)).toMatchObject([{ key: `${paid.id}-authorize-2`, status: 200 }]);
    expect(chargesOf(world, paid.id)).toBe(1);
  });

  it('given a decline for good, then the second is not asked', async () => {
    const { id, status } = await world.pay('', tokens('pm_decline_fraud', 'pm_success'));
    expect(status).toBe('FAILED');
    expect(atSecond(id)).toEqual([]);
  });

  it('given an unknown outcome that turns out to be a decline, then the second is never asked', async () => {
    answers.after({ authorize: () => ({ kind: 'UNKNOWN', reason: 'timeout' }) });
    const { id, status } = await world.pay('', tokens('pm_decline', 'pm_success'));
    expect(status).toBe('UNKNOWN');
    answers.are({});
    await world.pass(HOUR_MS);
    expect(await world.read(id)).toMatchObject({ status: 'FAILED', gateway: 'sandbox' });
    expect(atSecond(id)).toEqual([]);
  });

  it('given that the answer of the second is lost, then it is UNKNOWN there, and resolved there', async () => {
    const sent = await world.pay('', tokens('pm_decline', 'pm_timeout_after_charge'));
    expect(sent).toMatchObject({ status: 'UNKNOWN', gateway: 'stripe' });
    await world.pass(HOUR_MS);
    expect(await world.read(sent.id)).toMatchObject({ status: 'CAPTURED', gateway: 'stripe' });
    expect(second.payments().filter(({ reference }) => reference === sent.id)).toHaveLength(1);
    expect(chargesOf(world, sent.id)).toBe(1);
  });

  it.each([
    ['its webhook', {}],
    ['a webhook that has the gateway asked', { facts: [], currency: null, lookUp: true }],
  ])(
    'given that %s tells of the decline before the answer is here, then the second takes it all the same',
    async (_, change: Partial<GatewayEvent>) => {
      answers.after({
        authorize: async (outcome) => {
          const id = world.server.calls.at(-1)?.subject ?? '';
          for (const event of await toldByFirst(id, 1)) await world.consume({ ...event, ...change });
          expect(await world.read(cardPaymentId(id))).toMatchObject({ status: 'INITIATED' });
          return outcome;
        },
      });
      const paid = await world.pay('', tokens('pm_decline', 'pm_success'));
      expect(paid).toMatchObject({ status: 'CAPTURED', gateway: 'stripe' });
      expect(paid.transitions.map(({ status }) => status)).not.toContain('FAILED');
      expect(chargesOf(world, paid.id)).toBe(1);
    },
  );

  it('given that the decline is told while a refusal for the moment is tried again, then it is tried again', async () => {
    const busy = { kind: 'RETRYABLE', code: 'rate_limit', reason: 'Slow down.' } as const;
    answers.are({ authorize: () => busy });
    const { id, gateway, gatewayAccount, merchantId } = await world.pay('pm_success');
    const facts: GatewayFact[] = [{ kind: 'DECLINED', code: 'rate_limit', reason: 'Slow down.' }];
    const told = { transactionId: id, merchantId, gateway, gatewayAccount, reference: 'pay_first' };
    const recorded = await world.told({ ...told, currency: null, facts, lookUp: false });
    expect(recorded).toMatchObject({ ok: true, value: { status: 'INITIATED' } });
    answers.are({});
    await world.pass(HOUR_MS);
    expect(await world.read(id)).toMatchObject({ status: 'CAPTURED' });
  });

  it('given that the decline is told and our own call is never answered, then the schedule hears of it, and nothing is open', async () => {
    answers.after({
      authorize: async () => {
        const id = world.server.calls.at(-1)?.subject ?? '';
        for (const event of await toldByFirst(id, 1)) await world.consume(event);
        throw new Error('crash');
      },
    });
    await expect(world.pay('', tokens('pm_decline', 'pm_success'))).rejects.toThrow('crash');
    answers.are({});
    await world.pass(HOUR_MS);
    const id = cardPaymentId(world.server.payments().at(-1)?.reference ?? '');
    expect(await world.read(id)).toMatchObject({ status: 'CAPTURED', gateway: 'stripe' });
    expect(chargesOf(world, id)).toBe(1);
  });

  it('given that both decline, then it is FAILED by what the last one said', async () => {
    const paid = await world.pay('', tokens('pm_decline', 'pm_decline_fraud'));
    expect(paid).toMatchObject({ status: 'FAILED', failureCode: 'fraudulent', gateway: 'stripe' });
    expect(() => atGateway(world, paid.gatewayReference)).toThrow('has no');
  });
});

/** The first takes the payment and answers that it declined; the second takes it as well. */
async function takenByBoth(capture: boolean, firstTakesBy = 'pm_success'): Promise<CardPayment> {
  answers.after({
    authorize: () => ({ kind: 'DECLINED', code: 'issuer_down', reason: 'No.', retryableElsewhere: true }),
  });
  const paid = await world.pay('', { ...tokens(firstTakesBy, 'pm_success'), capture });
  answers.are({});
  expect(paid).toMatchObject({ gateway: 'stripe', status: capture ? 'CAPTURED' : 'AUTHORIZED' });
  return paid;
}

/** The events of a payment once the first gateway has sent so many, as the ingress keeps them. */
async function toldByFirst(id: string, count: number): Promise<GatewayEvent[]> {
  for (const webhook of await inbox.of(id, count)) await world.receive(webhook);
  return (await world.keptEvents()).filter(({ transactionId }) => transactionId === id);
}

const atFirst = (id: string) => {
  const payment = world.server.payments().find(({ reference }) => reference === id);
  if (payment === undefined) throw new Error(`the first gateway has no ${id}`);
  return payment;
};
const callsOf = (what: 'void' | 'refunds', subject: string) =>
  world.server.calls.filter((call) => call.operation === what && call.subject === subject);
const heardOf = (id: string) => world.seen.late.filter((late) => late === id);
const soon = () => world.pass(3 * 60_000, 60_000);

describe('money at a gateway that had declined, and another took the payment', () => {
  it.each([
    ['authorised', false, 1],
    ['captured', true, 2],
  ] as const)(
    'given that it is %s and told twice, at a time and in any order, then it is given back once, people hear of it once, and the payment stays',
    async (_, capture, count) => {
      const paid = await takenByBoth(capture);
      const events = await toldByFirst(paid.id, count);
      const again = [...events, ...events].reverse();
      await Promise.all(again.map((event) => world.consume(event)));
      await soon();
      for (const event of await toldByFirst(paid.id, count + 1)) await world.consume(event);
      for (const event of again) await world.consume(event);
      await soon();
      const first = atFirst(paid.id);
      if (capture) expect([takenOf(first), paidBackOf(first)]).toEqual([1_250n, 1_250n]);
      else expect(first.status).toBe('voided');
      expect(callsOf(capture ? 'refunds' : 'void', first.id)).toHaveLength(1);
      expect(heardOf(paid.id)).toEqual([paid.id]);
      const payment = await world.read(paid.id);
      const { gateway, facts, gatewayReference } = paid;
      expect(payment).toMatchObject({ gateway, facts, gatewayReference });
      expect(shownStatus(payment)).toBe(shownStatus(paid));
      expect(second.payments().find(({ reference }) => reference === paid.id)?.status).toBe(
        capture ? 'captured' : 'authorized',
      );
    },
  );

  it('given that the event has no more than that the gateway has to be asked, then it is asked, and what it says is given back', async () => {
    const paid = await takenByBoth(true);
    const [event] = await toldByFirst(paid.id, 2);
    await world.consume({ ...event!, facts: [], currency: null, lookUp: true });
    await soon();
    expect(paidBackOf(atFirst(paid.id))).toBe(1_250n);
    expect(heardOf(paid.id)).toEqual([paid.id]);
  });

  it('given that it is over before anything was asked for, then nothing is asked for, and nobody is called', async () => {
    const paid = await takenByBoth(false);
    const [event] = await toldByFirst(paid.id, 1);
    await world.consume({ ...event!, facts: [{ kind: 'EXPIRED' }] });
    await world.consume(event!);
    await soon();
    expect(callsOf('void', atFirst(paid.id).id)).toEqual([]);
    expect(heardOf(paid.id)).toEqual([]);
  });

  it('given that the answer to the void is lost, then it is asked for again under the same key, while the payment keeps its own time', async () => {
    const paid = await takenByBoth(false);
    const { dueAt } = await world.read(paid.id);
    const [event] = await toldByFirst(paid.id, 1);
    await world.consume(event!);
    answers.after({ void: () => ({ kind: 'UNKNOWN', reason: 'timeout' }) });
    await soon();
    expect((await world.read(paid.id)).dueAt).toBe(dueAt);
    answers.are({});
    await world.pass(HOUR_MS);
    const { id, status } = atFirst(paid.id);
    expect(status).toBe('voided');
    expect(new Set(callsOf('void', id).map(({ key }) => key)).size).toBe(1);
    expect(heardOf(paid.id)).toEqual([paid.id]);
    expect(await world.read(paid.id)).toMatchObject({ dueAt, declinedAt: [{ late: { dueAt: null } }] });
  });

  it('given that it cannot be given back, then people are called once more, and it is let be', async () => {
    const paid = await takenByBoth(true, 'pm_refund_fails');
    for (const event of await toldByFirst(paid.id, 2)) await world.consume(event);
    await world.post(paid.id);
    await world.pass(20 * 24 * HOUR_MS, 6 * HOUR_MS);
    expect(heardOf(paid.id)).toEqual([paid.id]);
    expect(world.seen.givenUp).toContain(paid.id);
    expect((await world.read(paid.id)).declinedAt).toMatchObject([{ late: { dueAt: null } }]);
  });

  it('given the webhook of its decline, then it is taken, nothing is written, and nobody is called', async () => {
    const paid = await world.pay('', tokens('pm_decline', 'pm_success'));
    const [event] = await toldByFirst(paid.id, 1);
    expect(event?.facts).toMatchObject([{ kind: 'DECLINED' }]);
    const other: GatewayFact = { kind: 'DECLINED', code: 'a', reason: 'Sorts first.' };
    for (const facts of [event!.facts, [other], []]) await world.consume({ ...event!, facts });
    await world.consume({ ...event!, facts: [], lookUp: true });
    expect(await world.read(paid.id)).toEqual(paid);
    await soon();
    expect(heardOf(paid.id)).toEqual([]);
  });

  it('given facts that are not what our record says, then they are refused by name, and nothing is written', async () => {
    const paid = await takenByBoth(true);
    const [event] = await toldByFirst(paid.id, 2);
    const tooMuch: GatewayFact = { kind: 'CAPTURED', captureId: 'cap_1', amount: 1_251n, fee: 0n };
    const wrong: [string, Partial<GatewayEvent>][] = [
      ['amount', { facts: [tooMuch] }],
      ['currency', { currency: 'USD' }],
      ['gateway', { gatewayAccount: 'other' }],
      ['gateway', { gateway: 'paypal' }],
      ['merchant', { merchantId: 'other' as GatewayEvent['merchantId'] }],
    ];
    for (const [field, change] of wrong)
      await expect(world.consume({ ...event!, ...change })).rejects.toThrow(field);
    expect(await world.read(paid.id)).toEqual(paid);
    await world.consume(event!);
    await expect(world.consume({ ...event!, reference: 'pay_other' })).rejects.toThrow('reference');
  });
});
