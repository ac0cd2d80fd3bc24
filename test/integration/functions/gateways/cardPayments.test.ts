import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paidBackOf, takenOf } from '../../../../dev/gateway/payment.ts';
import { capturedOf, refundedOf, shownStatus } from '../../../../functions/gateways/cardPayment.ts';
import type { GatewayFact } from '../../../../functions/gateways/gatewayFact.ts';
import type { GatewayOutcome, GatewayPayment } from '../../../../functions/gateways/ports.ts';
import { nextVersion } from '../../../../functions/gateways/withFact.ts';
import { cardPaymentId } from '../../../fixtures/gateways/cardPayments.ts';
import { type CardWorld, DEMO, openCardWorld, orderOf } from './world.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

let world: CardWorld;
/** What the next call of an operation answers instead of the gateway. */
let instead: Partial<
  Record<'authorize' | 'void' | 'refund' | 'capture', () => GatewayOutcome<GatewayPayment>>
>;

beforeAll(async () => {
  world = await openCardWorld((gateway) => ({
    ...gateway,
    authorize: async (request) => instead.authorize?.() ?? gateway.authorize(request),
    capture: async (request) => instead.capture?.() ?? gateway.capture(request),
    refund: async (request) => instead.refund?.() ?? gateway.refund(request),
    void: async (request) => instead.void?.() ?? gateway.void(request),
  }));
});
beforeEach(() => void (instead = {}));
afterAll(() => world?.close());

const charges = (reference: string): number =>
  world.server.calls.filter(({ operation, subject }) => operation === 'create' && subject === reference)
    .length;
const atGateway = (reference: string | undefined) => {
  const payment = world.server.payments().find(({ id }) => id === reference);
  if (payment === undefined) throw new Error(`the gateway has no ${reference}`);
  return payment;
};
const tell = async (
  id: Parameters<CardWorld['read']>[0],
  facts: readonly GatewayFact[],
  currency = 'EUR',
) => {
  const { gatewayReference: reference = 'pay_x' } = await world.read(id);
  const from = { merchantId: 'demo', gateway: 'sandbox', gatewayAccount: 'demo' };
  return world.told({ ...from, transactionId: id, reference, currency, facts, lookUp: false });
};

describe('an unknown outcome', () => {
  it.each(['pm_timeout_after_charge', 'pm_error_after_charge'])(
    'given %s, then it is UNKNOWN, and found by the same key or a look-up after five minutes, charged once',
    async (method) => {
      const { id, status } = await world.pay(method);
      expect(status).toBe('UNKNOWN');
      await world.pass(4 * 60_000, 60_000);
      expect((await world.read(id)).status).toBe('UNKNOWN');
      // A saved 500 replays for a day; the look-up finds what stands.
      await world.pass(2 * DAY_MS, HOUR_MS);
      expect((await world.read(id)).status).toBe('CAPTURED');
      expect(charges(id)).toBe(1);
    },
  );

  it('given a gateway that never answers, then it is asked for six days and given up once, still UNKNOWN', async () => {
    const lost = () => ({ kind: 'UNKNOWN', reason: 'timeout' }) as const;
    instead = { authorize: lost };
    const stubborn = await openCardWorld((gateway) => ({
      ...gateway,
      authorize: () => Promise.resolve(lost()),
      lookUp: () => Promise.resolve(lost()),
    }));
    try {
      const { id } = await stubborn.pay('pm_success');
      await stubborn.pass(8 * DAY_MS, HOUR_MS);
      expect((await stubborn.read(id)).status).toBe('UNKNOWN');
      expect(stubborn.seen.givenUp).toEqual([id]);
    } finally {
      await stubborn.close();
    }
  });

  it('given one that the gateway never had, then after a day it is FAILED, and never asked anew', async () => {
    const { id } = await (async () => {
      instead = { authorize: () => ({ kind: 'UNKNOWN', reason: 'timeout' }) };
      return world.pay('pm_success');
    })();
    await world.pass(3 * DAY_MS, HOUR_MS);
    expect(await world.read(id)).toMatchObject({ status: 'FAILED', failureCode: 'not_at_gateway' });
    expect(charges(id)).toBe(0);
  });
});

describe('a call that is refused for the moment', () => {
  it('given too many requests, then it is tried again with its key until it is taken', async () => {
    const { id, status } = await world.pay('pm_rate_limit');
    expect(status).toBe('INITIATED');
    await world.pass(HOUR_MS, 60_000);
    expect((await world.read(id)).status).toBe('CAPTURED');
    expect(charges(id)).toBe(1);
  });

  it('given that it is refused each time, then it fails within two hours after five tries, and people hear of it', async () => {
    const started = world.clock.at;
    const { id } = await world.pay('pm_rate_limit_always');
    await world.pass(2 * HOUR_MS, 60_000);
    const payment = await world.read(id);
    expect(payment).toMatchObject({ status: 'FAILED', failureCode: 'rate_limit' });
    expect(Date.parse(payment.updatedAt) - started).toBeLessThan(2 * HOUR_MS);
    expect(world.seen.givenUp).toContain(id);
    expect(charges(id)).toBe(0);
  });
});

describe('a crash', () => {
  it('given a call that stored INITIATED and died, then another with its key goes on after the lease, else the schedule does', async () => {
    const dies = () => {
      throw new Error('the process died');
    };
    instead = { authorize: dies };
    const input = orderOf('pm_success');
    await expect(world.create({ merchantId: DEMO, input })).rejects.toThrow('died');
    expect(await world.create({ merchantId: DEMO, input })).toMatchObject({
      ok: false,
      error: { code: 'IdempotencyInProgress' },
    });
    instead = {};
    world.clock.at += 60_000;
    const resumed = await world.create({ merchantId: DEMO, input });
    expect(resumed).toMatchObject({ ok: true, value: { status: 'CAPTURED' } });

    instead = { authorize: dies };
    const alone = orderOf('pm_success');
    await expect(world.create({ merchantId: DEMO, input: alone })).rejects.toThrow('died');
    instead = {};
    await world.pass(10 * 60_000, 60_000);
    const settled = await world.create({ merchantId: DEMO, input: alone });
    if (!settled.ok) throw new Error(JSON.stringify(settled.error));
    expect(settled.value.status).toBe('CAPTURED');
    expect(charges(settled.value.id)).toBe(1);
  });

  it('given a refund that was reserved and whose call died, then the schedule asks with the same key', async () => {
    const { id, gatewayReference } = await world.pay('pm_success');
    expect(await world.post(id)).toBe('POSTED');
    instead = {
      refund: () => {
        throw new Error('the process died');
      },
    };
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '5.00' };
    await expect(world.refund(DEMO, input)).rejects.toThrow('died');
    instead = {};
    await world.pass(HOUR_MS);
    expect((await world.read(id)).facts.refunds).toMatchObject([{ status: 'SUCCEEDED', amount: 500n }]);
    const replayed = await world.refund(DEMO, input);
    expect(replayed).toMatchObject({ ok: true, value: { refund: { status: 'SUCCEEDED' } } });
    expect(paidBackOf(atGateway(gatewayReference))).toBe(500n);
  });
});

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
    expect(paidBackOf(atGateway(gatewayReference))).toBe(refundedOf(payment.facts));
    expect(refundedOf(payment.facts)).toBeLessThanOrEqual(capturedOf(payment.facts));
    const codes = new Set(outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error.code])));
    // Who loses every race tries again; who comes too late is told what is left.
    expect([...codes].filter((code) => !['InvalidInput', 'InvalidState', 'Conflict'].includes(code))).toEqual(
      [],
    );
    while ((await world.refund(DEMO, aTenth(id))).ok);
    expect(shownStatus(await world.read(id))).toBe('REFUNDED');
    expect(paidBackOf(atGateway(gatewayReference))).toBe(1_000n);
  });

  const aTenth = (transactionId: string) => ({
    idempotencyKey: crypto.randomUUID(),
    transactionId,
    amount: '1.00',
  });

  it('given one that the gateway refuses, then its amount is free again, and its key replays the refusal', async () => {
    const { id } = await world.pay('pm_success');
    instead = {
      refund: () => ({ kind: 'DECLINED', code: 'no', reason: 'No.', retryableElsewhere: false }),
    };
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '12.50' };
    const refusal = { ok: false, error: { code: 'GatewayRefused', facts: { gatewayCode: 'no' } } };
    expect(await world.refund(DEMO, input)).toMatchObject(refusal);
    instead = {};
    expect(await world.refund(DEMO, input)).toMatchObject(refusal);
    expect((await world.read(id)).facts.refunds).toMatchObject([{ status: 'FAILED' }]);
    expect(await world.refund(DEMO, { ...input, idempotencyKey: crypto.randomUUID() })).toMatchObject({
      ok: true,
      value: { refund: { status: 'SUCCEEDED' } },
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
    expect(paidBackOf(atGateway(gatewayReference))).toBe(200n);
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
    expect(await tell(id, [{ ...dispute, status: 'OPEN' }])).toMatchObject({ ok: true });
    expect(shownStatus(await world.read(id))).toBe('DISPUTED');
    expect(await world.refund(DEMO, aTenth(id))).toMatchObject({
      ok: false,
      error: { code: 'InvalidState' },
    });
    await tell(id, [{ ...dispute, status: 'WON' }]);
    expect(await world.refund(DEMO, aTenth(id))).toMatchObject({ ok: true });
    expect(shownStatus(await world.read(id))).toBe('PARTIALLY_REFUNDED');
  });
});

describe('an authorisation', () => {
  it('given that its time is over, then it is VOIDED, and the gateway asked first', async () => {
    const { id } = await world.pay('pm_success', { capture: false });
    await world.pass(6 * DAY_MS, 6 * HOUR_MS);
    expect((await world.read(id)).status).toBe('AUTHORIZED');
    await world.pass(2 * DAY_MS, 6 * HOUR_MS);
    expect(await world.read(id)).toMatchObject({ status: 'VOIDED', facts: { ended: 'EXPIRED' } });
  });

  it('given a void whose answer is lost, then it is asked for again until it is one', async () => {
    const { id } = await world.pay('pm_success', { capture: false });
    instead = { void: () => ({ kind: 'UNKNOWN', reason: 'timeout' }) };
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: id };
    expect(await world.cancel(DEMO, input)).toMatchObject({ ok: true, value: { status: 'AUTHORIZED' } });
    instead = {};
    await world.pass(HOUR_MS);
    expect((await world.read(id)).status).toBe('VOIDED');
  });

  it('given two captures at a time, then one is made', async () => {
    const { id, gatewayReference } = await world.pay('pm_success', { capture: false });
    const capture = (amount: string) =>
      world.capture(DEMO, { idempotencyKey: crypto.randomUUID(), transactionId: id, amount });
    const outcomes = await Promise.all([capture('7.00'), capture('8.00')]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(takenOf(atGateway(gatewayReference))).toBe(capturedOf((await world.read(id)).facts));
  });
});

describe('a late success', () => {
  it('given money after a decline, then what is authorised is voided and what is captured is refunded, and people hear of it', async () => {
    const authorized = await world.pay('pm_success', { capture: false });
    const captured = await world.pay('pm_success');
    for (const { id } of [authorized, captured]) {
      // The decline came first, and the gateway had it wrong: what stands there is money.
      const payment = await world.read(id);
      const declined = { code: 'insufficient_funds', reason: 'No money.' };
      const at = new Date(world.clock.at).toISOString();
      const told = nextVersion(payment, {
        facts: { ...payment.facts, declined },
        change: { kind: 'STATUS' },
        at,
      });
      expect(await world.payments.replace(payment, told)).toBe(true);
    }
    await world.pass(10 * 60_000, 60_000);
    expect((await world.read(authorized.id)).status).toBe('VOIDED');
    expect(shownStatus(await world.read(captured.id))).toBe('REFUNDED');
    expect(atGateway(authorized.gatewayReference).status).toBe('voided');
    expect(paidBackOf(atGateway(captured.gatewayReference))).toBe(1_250n);
    expect(world.seen.late).toEqual(expect.arrayContaining([authorized.id, captured.id]));
  });

  it('given a decline told of what is known as authorised, then the gateway is asked, and is believed', async () => {
    const { id } = await world.pay('pm_success');
    await tell(id, [{ kind: 'DECLINED', code: 'old', reason: 'Old.' }]);
    expect(await world.read(id)).toMatchObject({ status: 'CAPTURED', facts: { declined: null } });
  });
});

describe('facts of others', () => {
  it('given another currency, amount, account or merchant, then they are not believed', async () => {
    const {
      id,
      gatewayReference: reference = '',
      version,
    } = await world.pay('pm_success', { capture: false });
    const captured = { kind: 'CAPTURED', captureId: 'cap_1', amount: 1_250n, fee: 0n } as const;
    const told = {
      ...{ transactionId: id, merchantId: 'demo', gateway: 'sandbox', gatewayAccount: 'demo', reference },
      ...{ currency: 'EUR', facts: [captured], lookUp: false },
    };
    const wrong = [
      { currency: 'USD' },
      { facts: [{ ...captured, amount: 1_251n }] },
      { gatewayAccount: 'other' },
      { merchantId: 'other' },
      { reference: 'pay_other' },
    ];
    for (const change of wrong) expect(await world.told({ ...told, ...change })).toMatchObject({ ok: false });
    expect((await world.read(id)).version).toBe(version);
  });
});

describe('one key', () => {
  it('given 500 calls at a time, then the gateway is called once', async () => {
    const input = orderOf('pm_success');
    const outcomes = await Promise.all(
      Array.from({ length: 500 }, () => world.create({ merchantId: DEMO, input })),
    );
    const ids = new Set(outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.id] : [])));
    const codes = new Set(outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error.code])));
    expect(ids.size).toBe(1);
    expect([...codes].filter((code) => code !== 'IdempotencyInProgress')).toEqual([]);
    expect(charges([...ids][0] ?? '')).toBe(1);
  });
});

describe('the ledger', () => {
  const balances = async () => ({
    receivable: await world.balance('receivable'),
    payable: await world.balance('payable'),
    disputed: await world.balance('disputed'),
    fees: await world.balance('fee-expense'),
    held: await world.held(),
  });
  const grown = async (work: () => Promise<void>) => {
    const before = await balances();
    await work();
    const after = await balances();
    return Object.fromEntries(
      Object.entries(after).map(([role, units]) => [role, units - before[role as keyof typeof before]]),
    );
  };
  const dispute = (status: 'OPEN' | 'WON' | 'LOST', amount = 1_250n) =>
    ({
      kind: 'DISPUTE',
      disputeId: 'dsp_1',
      status,
      amount,
      fee: 1_500n,
      reason: 'x',
      respondBy: null,
    }) as const;

  it('given an authorisation, then it is held; captured in part, then the hold is gone and the part is owed', async () => {
    const { id } = await world.pay('pm_success', { capture: false });
    expect(await grown(async () => void (await world.post(id)))).toMatchObject({ held: 1_250n, payable: 0n });
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '5.00' };
    expect((await world.capture(DEMO, input)).ok).toBe(true);
    const captured = await grown(async () => void (await Promise.all([world.post(id), world.post(id)])));
    expect(captured).toEqual({ receivable: 493n, payable: 500n, disputed: 0n, fees: 7n, held: -1_250n });
    expect((await world.read(id)).status).toBe('POSTED');
  });

  it.each([
    ['won', ['OPEN', 'WON'], { receivable: -1_518n, payable: 0n, disputed: 0n, fees: 1_518n }],
    ['lost', ['OPEN', 'LOST'], { receivable: -2_768n, payable: -1_250n, disputed: 0n, fees: 1_518n }],
    [
      'won and lost',
      ['OPEN', 'WON', 'LOST'],
      { receivable: -2_768n, payable: -1_250n, disputed: 0n, fees: 1_518n },
    ],
    ['told as lost alone', ['LOST'], { receivable: -2_768n, payable: -1_250n, disputed: 0n, fees: 1_518n }],
  ] as const)(
    'given a dispute that is %s, then amount and fee end where they belong',
    async (_, told, expected) => {
      const { id } = await world.pay('pm_success');
      const sale = { receivable: 1_250n, payable: 1_250n };
      const whole = await grown(async () => {
        await world.post(id);
        for (const status of told) {
          await tell(id, [dispute(status)]);
          await world.post(id);
        }
      });
      expect(whole).toEqual({
        ...expected,
        receivable: expected.receivable + sale.receivable,
        payable: expected.payable + sale.payable,
        held: 0n,
      });
    },
  );

  it('given a capture that fails after it was posted, then its entries are taken back and it is FAILED', async () => {
    const { id } = await world.pay('pm_success');
    const capture = (await world.read(id)).facts.captures[0]!;
    const whole = await grown(async () => {
      await world.post(id);
      await tell(id, [{ kind: 'CAPTURE_FAILED', captureId: capture.id, code: 'late', reason: 'Late.' }]);
      await world.post(id);
      await world.post(id);
    });
    expect(whole).toEqual({ receivable: 0n, payable: 0n, disputed: 0n, fees: 0n, held: 0n });
    expect(await world.read(id)).toMatchObject({ status: 'FAILED', failureCode: 'late' });
  });

  it('given all payments of this file, once each was posted, then no entry is missing, doubled or wrong', async () => {
    for (const { reference } of world.server.payments()) await world.post(cardPaymentId(reference));
    expect(await world.mismatches()).toEqual([]);
  });
});
