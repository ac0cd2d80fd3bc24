import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paidBackOf } from '../../../../dev/gateway/payment.ts';
import { translate } from '../../../../functions/events/translate.ts';
import { type CardPayment, shownStatus } from '../../../../functions/gateways/cardPayment.ts';
import type { GatewayFact } from '../../../../functions/gateways/gatewayFact.ts';
import { itemOf } from '../../../../functions/gateways/paymentItem.ts';
import { nextVersion } from '../../../../functions/gateways/withFact.ts';
import { cardPaymentId } from '../../../fixtures/gateways/cardPayments.ts';
import { atGateway, tell } from './atGateway.ts';
import { gatewayAnswers } from './gatewayAnswers.ts';
import { type CardWorld, DEMO, openCardWorld } from './world.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

let world: CardWorld;
const answers = gatewayAnswers();
beforeAll(async () => void (world = await openCardWorld(answers.before)));
beforeEach(() => answers.are({}));
afterAll(() => world?.close());

describe('the key that asked', () => {
  /** The events of a payment's writes, as the stream makes them. */
  async function eventsOf(work: () => Promise<string>) {
    const writes: (readonly [CardPayment | null, CardPayment])[] = [];
    world.watch((before, after) => writes.push([before, after]));
    const id = await work();
    return writes
      .filter(([, after]) => after.id === id)
      .flatMap(([before, after]) => {
        const event = translate({ before: before === null ? null : itemOf(before), after: itemOf(after) });
        return event === null ? [] : [`${event.type} ${event.changedBy?.keyId ?? '–'}`];
      });
  }
  const asked = (transactionId: string) => ({ idempotencyKey: crypto.randomUUID(), transactionId });

  it('given a capture and a refund, then their events name their keys, and those of the payer and the gateway none', async () => {
    const events = await eventsOf(async () => {
      const { id } = await world.pay('pm_success', { capture: false });
      await world.capture(DEMO, asked(id), 'key_capture');
      await world.refund(DEMO, { ...asked(id), amount: '1.00' }, 'key_refund');
      const told = { amount: 1_250n, fee: 0n, reason: 'x', respondBy: null };
      await tell(world, id, [{ kind: 'DISPUTE', disputeId: 'dsp_1', status: 'OPEN', ...told }]);
      return id;
    });
    expect(events).toEqual([
      'transaction.initiated –',
      'transaction.authorized –',
      'transaction.captured key_capture',
      'refund.requested key_refund',
      'refund.succeeded –',
      'transaction.dispute_opened –',
    ]);
  });

  it.each([
    ['capture', 'transaction.captured'],
    ['void', 'transaction.voided'],
  ] as const)(
    'given a %s that the gateway acknowledges and does later, then the event names the key all the same',
    async (what, type) => {
      const noFacts: readonly GatewayFact[] = [];
      answers.after({ [what]: () => ({ kind: 'DONE', value: { reference: null, facts: noFacts } }) });
      const events = await eventsOf(async () => {
        const { id } = await world.pay('pm_success', { capture: false });
        if (what === 'capture') await world.capture(DEMO, asked(id), 'key_1');
        else await world.cancel(DEMO, asked(id), 'key_1');
        answers.are({});
        await world.pass(HOUR_MS);
        return id;
      });
      expect(events).toContain(`${type} key_1`);
      expect(events.filter((event) => event.endsWith('key_1'))).toHaveLength(1);
    },
  );
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
    expect(atGateway(world, authorized.gatewayReference).status).toBe('voided');
    expect(paidBackOf(atGateway(world, captured.gatewayReference))).toBe(1_250n);
    expect(world.seen.late).toEqual(expect.arrayContaining([authorized.id, captured.id]));
  });

  it('given a decline told of what is known as authorised, then the gateway is asked, and is believed', async () => {
    const { id } = await world.pay('pm_success');
    await tell(world, id, [{ kind: 'DECLINED', code: 'old', reason: 'Old.' }]);
    expect(await world.read(id)).toMatchObject({ status: 'CAPTURED', facts: { declined: null } });
  });
});

describe('money that comes after the end', () => {
  it('given an authorisation that is over, then captured at the gateway, then it is refunded, and people hear of it once', async () => {
    const { id, gatewayReference: reference = '' } = await world.pay('pm_success', { capture: false });
    await tell(world, id, [{ kind: 'EXPIRED' }]);
    expect((await world.read(id)).status).toBe('VOIDED');
    const atSandbox = { account: { merchantId: 'demo', account: 'demo' }, transactionId: id, reference };
    const amount = { units: 1_250n, currency: { symbol: 'EUR', decimals: 2 } };
    await world.deps.gateways.get('sandbox').capture({ ...atSandbox, idempotencyKey: `${id}-other`, amount });
    const captureId = atGateway(world, reference).captures[0]?.id ?? '';
    await tell(world, id, [{ kind: 'CAPTURED', captureId, amount: 1_250n, fee: null }]);
    await world.pass(10 * 60_000, 60_000);
    expect(shownStatus(await world.read(id))).toBe('REFUNDED');
    expect(world.seen.late.filter((late) => late === id)).toEqual([id]);
  });

  it('given one whose refund fails, then it is given up, and people hear of it', async () => {
    const { id } = await world.pay('pm_refund_fails');
    const payment = await world.read(id);
    const declined = { code: 'insufficient_funds', reason: 'No money.' };
    const at = new Date(world.clock.at).toISOString();
    const facts = { ...payment.facts, declined };
    const told = nextVersion(payment, { facts, change: { kind: 'STATUS' }, at });
    expect(await world.payments.replace(payment, told)).toBe(true);
    await world.pass(20 * DAY_MS, 6 * HOUR_MS);
    expect((await world.read(id)).dueAt).toBeNull();
    expect(world.seen.givenUp).toContain(id);
  });

  it('given a refund that was reserved and a capture that failed meanwhile, then the refund is asked for, not forgotten', async () => {
    const { id, gatewayReference } = await world.pay('pm_success');
    const [capture] = (await world.read(id)).facts.captures;
    await world.post(id);
    answers.are({ refund: () => ({ kind: 'UNKNOWN', reason: 'timeout' }) });
    await world.refund(DEMO, { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '5.00' });
    answers.are({});
    await tell(world, id, [
      { kind: 'CAPTURE_FAILED', captureId: capture?.id ?? '', code: 'late', reason: 'Late.' },
    ]);
    await world.pass(HOUR_MS);
    expect((await world.read(id)).facts.refunds).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(paidBackOf(atGateway(world, gatewayReference))).toBe(500n);
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
          await tell(world, id, [dispute(status)]);
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
      await tell(world, id, [
        { kind: 'CAPTURE_FAILED', captureId: capture.id, code: 'late', reason: 'Late.' },
      ]);
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
