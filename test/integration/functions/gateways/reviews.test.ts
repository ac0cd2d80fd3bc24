import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPayment } from '../../../../functions/gateways/createPayment.ts';
import type { RiskHook, RiskVerdict } from '../../../../functions/gateways/ports.ts';
import { REVIEW_MS } from '../../../../functions/gateways/dueAt.ts';
import { takenOf } from '../../../../dev/gateway/payment.ts';
import type { CardPayment } from '../../../../functions/gateways/cardPayment.ts';
import { atGateway, chargesOf } from './atGateway.ts';
import { gatewayAnswers } from './gatewayAnswers.ts';
import { type CardWorld, DEMO, openCardWorld, orderOf } from './world.ts';

const HOUR_MS = 60 * 60_000;
const KEY = 'key_reviewer';

const facts = [{ name: 'transactions', value: '7' }];
const factors = [
  { code: 'MANY_IN_5_MINUTES', score: 30, detail: '7 transactions within five minutes.', facts },
];
const recordOf = (score: number): RiskVerdict['record'] => ({
  score,
  factors,
  summary: '',
  analyzedAt: '2026-11-22T00:00:00.000Z',
  rulesVersion: 'test',
  snapshot: '{}',
});

/** What a payment is judged as, by its customer. */
const VERDICTS: Readonly<Record<string, RiskVerdict>> = {
  watched: { outcome: 'REVIEW', record: recordOf(75) },
  refused: { outcome: 'REJECT', record: recordOf(95) },
};
const asked: string[] = [];
const risk: RiskHook = {
  attempt: (payment) => Promise.resolve({ payment, writes: [] }),
  assess: ({ id, customerId }) => {
    asked.push(id);
    return Promise.resolve(VERDICTS[customerId] ?? { outcome: 'ALLOW', record: recordOf(0) });
  },
};

let world: CardWorld;
const answers = gatewayAnswers();
beforeAll(async () => void (world = await openCardWorld(answers.before, [], risk)));
beforeEach(() => answers.are({}));
afterAll(() => world?.close());

/** Base units that the gateway took and keeps. */
const taken = async (id: CardPayment['id']) =>
  takenOf(atGateway(world, (await world.read(id)).gatewayReference));

const decide = (id: string, decision: 'APPROVE' | 'REJECT', note: string | null = null) =>
  world.review(DEMO, { id, decision, note, keyId: KEY });

describe('a payment that the rules refuse', () => {
  it('given a score above the limit, then no gateway is called, it is REJECTED, and its key answers the same', async () => {
    const input = { ...orderOf('pm_success'), customerId: 'refused' };
    const first = await createPayment(world.deps)({ merchantId: DEMO, input });
    expect(first).toMatchObject({ ok: false, error: { code: 'PaymentRefusedHighRisk' } });
    if (first.ok) return;
    // Nothing of what was found: neither score nor rule.
    expect(Object.keys(first.error.facts).sort()).toEqual(['id', 'type']);
    expect(await createPayment(world.deps)({ merchantId: DEMO, input })).toEqual(first);
    const { id } = first.error.facts as unknown as { id: CardPayment['id'] };
    expect(await world.read(id)).toMatchObject({
      status: 'REJECTED',
      failureCode: 'HIGH_RISK',
      risk: { score: 95, factors },
      dueAt: null,
    });
    expect(chargesOf(world, id)).toBe(0);
    expect(asked.filter((one) => one === id)).toHaveLength(1);
  });

  it('given a crash before it was judged, then the schedule judges it before it calls the gateway', async () => {
    const input = { ...orderOf('pm_success'), customerId: 'refused' };
    let id = '' as CardPayment['id'];
    const crashing: RiskHook = {
      ...risk,
      assess: (payment) => {
        ({ id } = payment);
        return Promise.reject(new Error('the function ended'));
      },
    };
    await expect(
      createPayment({ ...world.deps, risk: crashing })({ merchantId: DEMO, input }),
    ).rejects.toThrow('the function ended');
    expect(await world.read(id)).not.toHaveProperty('risk');
    await world.pass(HOUR_MS);
    expect(await world.read(id)).toMatchObject({ status: 'REJECTED', failureCode: 'HIGH_RISK' });
    expect(chargesOf(world, id)).toBe(0);
    expect(await createPayment(world.deps)({ merchantId: DEMO, input })).toMatchObject({
      ok: false,
      error: { code: 'PaymentRefusedHighRisk', facts: { id } },
    });
  });
});

describe('a payment that the rules leave to a person', () => {
  const watched = { customerId: 'watched' };

  it('given APPROVE, then it is captured once, and says who decided and why', async () => {
    const held = await world.pay('pm_success', watched);
    expect(held).toMatchObject({ status: 'IN_REVIEW', risk: { score: 75 }, review: { decision: null } });
    expect(held.facts.captures).toEqual([]);
    expect(await taken(held.id)).toBe(0n);
    const approved = await decide(held.id, 'APPROVE', 'known by phone');
    expect(approved).toMatchObject({
      ok: true,
      value: {
        status: 'CAPTURED',
        decidedBy: KEY,
        changedBy: { keyId: KEY },
        review: { decision: 'APPROVED', note: 'known by phone' },
      },
    });
    expect(await taken(held.id)).toBe(1250n);
    expect(await decide(held.id, 'REJECT')).toMatchObject({ ok: false, error: { code: 'InvalidState' } });
  });

  it('given one that is captured by hand, then APPROVE leaves it AUTHORIZED for that', async () => {
    const held = await world.pay('pm_success', { ...watched, capture: false });
    expect(await decide(held.id, 'APPROVE')).toMatchObject({ ok: true, value: { status: 'AUTHORIZED' } });
    expect(await taken(held.id)).toBe(0n);
  });

  it('given REJECT, then it is REJECTED with the note, and the authorisation is given back', async () => {
    const held = await world.pay('pm_success', watched);
    expect(await decide(held.id, 'REJECT', 'stolen')).toMatchObject({
      ok: true,
      value: {
        status: 'REJECTED',
        failureCode: 'REJECTED_IN_REVIEW',
        failureReason: 'stolen',
        decidedBy: KEY,
        facts: { ended: 'VOIDED' },
        dueAt: null,
      },
    });
    expect(await taken(held.id)).toBe(0n);
  });

  it('given a gateway that does not answer the void, then the decision stands, and the schedule voids it', async () => {
    const held = await world.pay('pm_success', watched);
    answers.are({ void: () => ({ kind: 'UNKNOWN', reason: 'timeout' }) });
    expect(await decide(held.id, 'REJECT')).toMatchObject({
      ok: true,
      value: { status: 'REJECTED', facts: { ended: null } },
    });
    answers.are({});
    await world.pass(2 * HOUR_MS);
    expect(await world.read(held.id)).toMatchObject({ status: 'REJECTED', facts: { ended: 'VOIDED' } });
  });

  it('given nobody who decides, then it is refused once its time is over, and the authorisation is given back', async () => {
    const held = await world.pay('pm_success', watched);
    await world.pass(REVIEW_MS - HOUR_MS, HOUR_MS);
    expect(await world.read(held.id)).toMatchObject({ status: 'IN_REVIEW' });
    await world.pass(2 * HOUR_MS);
    expect(await world.read(held.id)).toMatchObject({
      status: 'REJECTED',
      failureCode: 'REVIEW_TIMED_OUT',
      facts: { ended: 'VOIDED' },
      dueAt: null,
    });
  });

  it('given an authorisation that ends before the review, then it is VOIDED', async () => {
    const held = await world.pay('pm_short_authorization', watched);
    expect(held.status).toBe('IN_REVIEW');
    await world.pass(2 * HOUR_MS, HOUR_MS);
    expect(await world.read(held.id)).toMatchObject({ status: 'VOIDED' });
    expect(await decide(held.id, 'APPROVE')).toMatchObject({ ok: false, error: { code: 'InvalidState' } });
  });

  it('given ten decisions at once, then one counts', async () => {
    const held = await world.pay('pm_success', watched);
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, index) => decide(held.id, index % 2 === 0 ? 'APPROVE' : 'REJECT')),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    const { status } = await world.read(held.id);
    expect(['CAPTURED', 'REJECTED']).toContain(status);
    expect(await taken(held.id)).toBe(status === 'CAPTURED' ? 1250n : 0n);
  });

  it('given a payer who has to act first, then it waits for the person after that', async () => {
    const held = await world.pay('pm_requires_action', watched);
    expect(held.status).toBe('REQUIRES_ACTION');
    const confirmed = await world.confirm(DEMO, {
      idempotencyKey: held.id,
      transactionId: held.id,
      details: { challenge: 'passed' },
    });
    expect(confirmed).toMatchObject({ ok: true, value: { status: 'IN_REVIEW' } });
    expect(await taken(held.id)).toBe(0n);
  });

  it("given another merchant's key, then there is no such payment", async () => {
    const held = await world.pay('pm_success', watched);
    const other = 'other' as typeof DEMO;
    expect(
      await world.review(other, { id: held.id, decision: 'APPROVE', note: null, keyId: KEY }),
    ).toMatchObject({ ok: false, error: { code: 'NotFound' } });
  });

  it.each(['capture', 'cancel'] as const)(
    'given %s while it is in review, then it is InvalidState',
    async (act) => {
      const held = await world.pay('pm_success', { ...watched, capture: false });
      const input = { idempotencyKey: `${act}-${held.id}`, transactionId: held.id };
      expect(await world[act](DEMO, input)).toMatchObject({ ok: false, error: { code: 'InvalidState' } });
    },
  );
});
