import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paidBackOf } from '../../../../dev/gateway/payment.ts';
import { claimKey, NEVER_EXPIRES_MS } from '../../../../functions/idempotency/ports.ts';
import { createPayment } from '../../../../functions/gateways/createPayment.ts';
import { capturedOf, refundedOf, shownStatus } from '../../../../functions/gateways/cardPayment.ts';
import type { GatewayFact } from '../../../../functions/gateways/gatewayFact.ts';
import { atGateway, tell } from './atGateway.ts';
import { gatewayAnswers } from './gatewayAnswers.ts';
import { cardPaymentId } from '../../../fixtures/gateways/cardPayments.ts';
import { type CardWorld, DEMO, openCardWorld, orderOf } from './world.ts';

const HOUR_MS = 60 * 60_000;

let world: CardWorld;
const answers = gatewayAnswers();
beforeAll(async () => void (world = await openCardWorld(answers.before)));
beforeEach(() => answers.are({}));
afterAll(() => world?.close());

describe('refunds', () => {
  it('given 100 at a time of a tenth each, then ten are paid, and never more than was captured', async () => {
    const { id, gatewayReference } = await world.pay('pm_success', { amount: '10.00' });
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () =>
        world.refund(DEMO, { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '1.00' }),
      ),
    );
    // On a busy machine an answer of the gateway may come too late: the schedule asks again with the same key.
    await world.post(id);
    await world.pass(12 * HOUR_MS, HOUR_MS / 2);
    const payment = await world.read(id);
    expect(payment.facts.refunds.filter(({ status }) => status === 'REQUESTED')).toEqual([]);
    expect(refundedOf(payment.facts)).toBeGreaterThan(0n);
    expect(paidBackOf(atGateway(world, gatewayReference))).toBe(refundedOf(payment.facts));
    expect(refundedOf(payment.facts)).toBeLessThanOrEqual(capturedOf(payment.facts));
    const codes = new Set(outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error.code])));
    // Who loses every race tries again; who comes too late is told what is left.
    expect([...codes].filter((code) => !['InvalidInput', 'InvalidState', 'Conflict'].includes(code))).toEqual(
      [],
    );
    while ((await world.refund(DEMO, aTenth(id))).ok);
    expect(shownStatus(await world.read(id))).toBe('REFUNDED');
    expect(paidBackOf(atGateway(world, gatewayReference))).toBe(1_000n);
  });

  const aTenth = (transactionId: string) => ({
    idempotencyKey: crypto.randomUUID(),
    transactionId,
    amount: '1.00',
  });

  it('given one that the gateway refuses, then its amount is free again, and its key replays the refusal', async () => {
    const { id } = await world.pay('pm_success');
    answers.are({
      refund: () => ({ kind: 'DECLINED', code: 'no', reason: 'No.', retryableElsewhere: false }),
    });
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '12.50' };
    const refusal = { ok: false, error: { code: 'GatewayRefused', facts: { gatewayCode: 'no' } } };
    expect(await world.refund(DEMO, input)).toMatchObject(refusal);
    answers.are({});
    expect(await world.refund(DEMO, input)).toMatchObject(refusal);
    expect((await world.read(id)).facts.refunds).toMatchObject([{ status: 'FAILED' }]);
    expect(await world.refund(DEMO, { ...input, idempotencyKey: crypto.randomUUID() })).toMatchObject({
      ok: true,
      value: { refund: { status: 'SUCCEEDED' } },
    });
  });

  describe('of a gateway whose webhooks name them by its own id alone', () => {
    const own = { kind: 'REFUND', reason: null, gatewayId: 'psp_1', amount: 500n } as const;
    const webhook = (gatewayId: string, amount = 500n): GatewayFact[] => [
      { ...own, amount, refundId: gatewayId, gatewayId, status: 'SUCCEEDED' },
    ];
    /** Acknowledged with the gateway's id, unless the answer is lost. */
    const answered = (refundId: string): GatewayFact => ({ ...own, refundId, status: 'PENDING' });
    const started = async (idempotencyKey: string, isLost: boolean) => {
      const { id } = await world.pay('pm_success');
      answers.are({
        refund: () => ({ kind: 'UNKNOWN', reason: 'timeout' }),
      });
      const asked = await world.refund(DEMO, { idempotencyKey, transactionId: id, amount: '5.00' });
      if (!asked.ok) throw new Error(JSON.stringify(asked.error));
      if (!isLost) expect((await tell(world, id, [answered(asked.value.refund.id)])).ok).toBe(true);
      return { id, refundId: asked.value.refund.id };
    };

    it('given the answer and then the webhook, twice, then it is one refund, ours, and its failure later is too', async () => {
      const { id, refundId } = await started(crypto.randomUUID(), false);
      for (let times = 0; times < 2; times++) expect((await tell(world, id, webhook('psp_1'))).ok).toBe(true);
      const { facts } = await world.read(id);
      expect(facts.refunds).toMatchObject([{ id: refundId, gatewayId: 'psp_1', status: 'SUCCEEDED' }]);
      expect(refundedOf(facts)).toBe(500n);
      await tell(world, id, [{ ...own, refundId: 'psp_1', status: 'FAILED', reason: 'Refund failed' }]);
      expect((await world.read(id)).facts.refunds).toMatchObject([{ id: refundId, status: 'FAILED' }]);
    });

    it('given the webhook before the answer, then it has to come again, and is one refund afterwards', async () => {
      const { id, refundId } = await started(crypto.randomUUID(), true);
      const { version } = await world.read(id);
      expect(await tell(world, id, webhook('psp_1'))).toMatchObject({ error: { kind: 'NOT_ANSWERED' } });
      expect((await world.read(id)).version).toBe(version);
      await tell(world, id, [answered(refundId)]);
      expect((await tell(world, id, webhook('psp_1'))).ok).toBe(true);
      expect((await world.read(id)).facts.refunds).toMatchObject([{ id: refundId, status: 'SUCCEEDED' }]);
    });

    it('given one that was made at the gateway, then it is another refund', async () => {
      const { id, refundId } = await started(crypto.randomUUID(), true);
      expect((await tell(world, id, webhook('psp_2', 100n))).ok).toBe(true);
      await tell(world, id, [answered(refundId)]);
      expect((await tell(world, id, webhook('psp_3'))).ok).toBe(true);
      expect((await world.read(id)).facts.refunds.map((refund) => refund.id).sort()).toEqual(
        ['psp_2', 'psp_3', refundId].sort(),
      );
    });
  });

  it('given a payment whose id reads as a card number by chance, then it is refunded; an id of none is refused as one', async () => {
    const id = cardPaymentId('txn_01KCABCDEF4242424242424242');
    const create = createPayment({ ...world.deps, newTransactionId: () => id });
    expect((await create({ merchantId: DEMO, input: orderOf('pm_success') })).ok).toBe(true);
    expect((await world.refund(DEMO, aTenth(id))).ok).toBe(true);
    for (const other of ['txn_01KCABCDEG4242424242424242', '4242424242424242'])
      expect(await world.refund(DEMO, aTenth(other))).toEqual({
        ok: false,
        error: { code: 'CardDataNotAccepted', facts: { field: 'transactionId' } },
      });
  });

  it('given one key in ten calls at a time, then one is made, and each that has an answer has that one', async () => {
    const { id, gatewayReference } = await world.pay('pm_success');
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '2.00' };
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => world.refund(DEMO, input)));
    const ids = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.refund.id] : []));
    expect(new Set(ids).size).toBe(1);
    const codes = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error.code]));
    expect(codes.filter((code) => code !== 'IdempotencyInProgress')).toEqual([]);
    expect(paidBackOf(atGateway(world, gatewayReference))).toBe(200n);
  });

  it('given a key of years ago, then its refund is the answer, and nothing more is paid back; a refusal stays one', async () => {
    const { id, gatewayReference } = await world.pay('pm_success');
    const input = { ...aTenth(id), amount: '2.00' };
    const first = await world.refund(DEMO, input);
    if (!first.ok) throw new Error(JSON.stringify(first.error));
    answers.are({
      refund: () => ({ kind: 'DECLINED', code: 'no', reason: 'No.', retryableElsewhere: false }),
    });
    const refused = aTenth(id);
    expect((await world.refund(DEMO, refused)).ok).toBe(false);
    answers.are({});
    for (const { idempotencyKey } of [input, refused]) {
      const claim = await world.claims.get(claimKey(DEMO, 'refundPayment', idempotencyKey));
      expect(claim).toMatchObject({ status: 'COMPLETED', expiresAt: NEVER_EXPIRES_MS });
      // DynamoDB deletes by `ttl` alone.
      expect(claim).not.toHaveProperty('ttl');
    }
    world.clock.at += 10 * 365 * 24 * HOUR_MS;
    expect(await world.refund(DEMO, input)).toMatchObject({
      ok: true,
      value: { refund: { id: first.value.refund.id } },
    });
    expect(await world.refund(DEMO, refused)).toMatchObject({ error: { code: 'GatewayRefused' } });
    expect(await world.refund(DEMO, { ...input, amount: '3.00' })).toMatchObject({
      error: { code: 'IdempotencyKeyReused' },
    });
    expect(paidBackOf(atGateway(world, gatewayReference))).toBe(200n);
  });

  it('given an open dispute, then they are refused; won, then they are taken', async () => {
    const { id } = await world.pay('pm_success');
    const dispute = {
      kind: 'DISPUTE',
      disputeId: 'dsp_1',
      amount: 1_250n,
      fee: 1_500n,
      reason: 'not received',
      respondBy: null,
    } as const;
    expect(await tell(world, id, [{ ...dispute, status: 'OPEN' }])).toMatchObject({ ok: true });
    expect(shownStatus(await world.read(id))).toBe('DISPUTED');
    expect(await world.refund(DEMO, aTenth(id))).toMatchObject({
      ok: false,
      error: { code: 'InvalidState' },
    });
    await tell(world, id, [{ ...dispute, status: 'WON' }]);
    expect(await world.refund(DEMO, aTenth(id))).toMatchObject({ ok: true });
    expect(shownStatus(await world.read(id))).toBe('PARTIALLY_REFUNDED');
  });
});
