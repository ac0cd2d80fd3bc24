import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { takenOf } from '../../../../dev/gateway/payment.ts';
import { capturedOf } from '../../../../functions/gateways/cardPayment.ts';
import { atGateway } from './atGateway.ts';
import { gatewayAnswers } from './gatewayAnswers.ts';
import { type CardWorld, DEMO, openCardWorld } from './world.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

let world: CardWorld;
const answers = gatewayAnswers();
beforeAll(async () => void (world = await openCardWorld(answers.before)));
beforeEach(() => answers.are({}));
afterAll(() => world?.close());

describe('an authorisation', () => {
  it('given that its time is over, then it is VOIDED, and the gateway asked first', async () => {
    const { id } = await world.pay('pm_success', { capture: false });
    await world.pass(6 * DAY_MS, 6 * HOUR_MS);
    expect((await world.read(id)).status).toBe('AUTHORIZED');
    await world.pass(2 * DAY_MS, 6 * HOUR_MS);
    expect(await world.read(id)).toMatchObject({ status: 'VOIDED', facts: { ended: 'EXPIRED' } });
  });

  it('given that the gateway gives no answer when its time is over, then it stays AUTHORIZED until one comes', async () => {
    const { id } = await world.pay('pm_success', { capture: false });
    answers.are({ lookUp: () => ({ kind: 'UNKNOWN', reason: 'timeout' }) });
    await world.pass(8 * DAY_MS, 6 * HOUR_MS);
    expect((await world.read(id)).status).toBe('AUTHORIZED');
    answers.are({});
    await world.pass(DAY_MS, HOUR_MS);
    expect(await world.read(id)).toMatchObject({ status: 'VOIDED', facts: { ended: 'EXPIRED' } });
  });

  it('given a gateway that never answers when its time is over, then people are called after three days, and again every three days, until it answers', async () => {
    const { id } = await world.pay('pm_success', { capture: false });
    answers.are({ lookUp: () => ({ kind: 'UNKNOWN', reason: 'timeout' }) });
    const calls = () => world.seen.givenUp.filter((one) => one === id).length;
    await world.pass(9.9 * DAY_MS, 6 * HOUR_MS);
    expect(calls()).toBe(0);
    await world.pass(1.1 * DAY_MS, 6 * HOUR_MS);
    expect(calls()).toBe(1);
    await world.pass(4 * DAY_MS, 6 * HOUR_MS);
    expect(calls()).toBe(2);
    expect((await world.read(id)).status).toBe('AUTHORIZED');
    answers.are({});
    await world.pass(DAY_MS + HOUR_MS, HOUR_MS);
    expect(await world.read(id)).toMatchObject({ status: 'VOIDED', facts: { ended: 'EXPIRED' } });
    expect(calls()).toBe(2);
  });

  it('given a lost answer, and then a webhook that tells of the authorisation alone, then the gateway is asked whether it was captured', async () => {
    answers.after({ authorize: () => ({ kind: 'UNKNOWN', reason: 'timeout' }) });
    const { id, amount } = await world.pay('pm_no_webhooks');
    answers.are({});
    const theirs = world.server.payments().find(({ reference }) => reference === id);
    await world.told({
      ...{ transactionId: id, merchantId: 'demo', gateway: 'sandbox', gatewayAccount: 'demo' },
      ...{ reference: String(theirs?.id), currency: 'EUR', lookUp: false },
      facts: [{ kind: 'AUTHORIZED', amount: amount.units, expiresAt: null }],
    });
    expect((await world.read(id)).status).toBe('AUTHORIZED');
    await world.pass(HOUR_MS);
    expect((await world.read(id)).status).toBe('CAPTURED');
  });

  it('given a void whose answer is lost, then it is asked for again until it is one', async () => {
    const { id } = await world.pay('pm_success', { capture: false });
    answers.are({ void: () => ({ kind: 'UNKNOWN', reason: 'timeout' }) });
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: id };
    expect(await world.cancel(DEMO, input)).toMatchObject({ ok: true, value: { status: 'AUTHORIZED' } });
    answers.are({});
    await world.pass(HOUR_MS);
    expect((await world.read(id)).status).toBe('VOIDED');
  });

  it('given two captures at a time, then one is made', async () => {
    const { id, gatewayReference } = await world.pay('pm_success', { capture: false });
    const capture = (amount: string) =>
      world.capture(DEMO, { idempotencyKey: crypto.randomUUID(), transactionId: id, amount });
    const outcomes = await Promise.all([capture('7.00'), capture('8.00')]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(takenOf(atGateway(world, gatewayReference))).toBe(capturedOf((await world.read(id)).facts));
  });
});
