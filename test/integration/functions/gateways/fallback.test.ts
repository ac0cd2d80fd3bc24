import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SandboxGateway, startSandboxGateway } from '../../../../dev/gateway/server.ts';
import { atGateway, chargesOf } from './atGateway.ts';
import { gatewayAnswers } from './gatewayAnswers.ts';
import { type CardWorld, openCardWorld, sandboxOf } from './world.ts';

const HOUR_MS = 60 * 60_000;

let world: CardWorld;
/** A second gateway, with books of its own, under another name. */
let second: SandboxGateway;
const answers = gatewayAnswers();
beforeAll(async () => {
  second = await startSandboxGateway({ dataDir: null });
  world = await openCardWorld(answers.before, [{ ...sandboxOf(second), name: 'stripe' }]);
});
beforeEach(() => answers.are({}));
afterAll(async () => {
  await world?.close();
  await second?.close();
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

  it('given that both decline, then it is FAILED by what the last one said', async () => {
    const paid = await world.pay('', tokens('pm_decline', 'pm_decline_fraud'));
    expect(paid).toMatchObject({ status: 'FAILED', failureCode: 'fraudulent', gateway: 'stripe' });
    expect(() => atGateway(world, paid.gatewayReference)).toThrow('has no');
  });
});
