import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paidBackOf, takenOf } from '../../../../dev/gateway/payment.ts';
import { atGateway, chargesOf } from './atGateway.ts';
import { gatewayAnswers } from './gatewayAnswers.ts';
import { type CardWorld, DEMO, openCardWorld, orderOf } from './world.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

let world: CardWorld;
const answers = gatewayAnswers();
beforeAll(async () => void (world = await openCardWorld(answers.before)));
beforeEach(() => answers.are({}));
afterAll(() => world?.close());

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
      expect(chargesOf(world, id)).toBe(1);
    },
  );

  it('given a gateway that never answers, then it is asked for six days and given up once, still UNKNOWN', async () => {
    const lost = () => ({ kind: 'UNKNOWN', reason: 'timeout' }) as const;
    answers.are({ authorize: lost });
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
      answers.are({ authorize: () => ({ kind: 'UNKNOWN', reason: 'timeout' }) });
      return world.pay('pm_success');
    })();
    await world.pass(3 * DAY_MS, HOUR_MS);
    expect(await world.read(id)).toMatchObject({ status: 'FAILED', failureCode: 'not_at_gateway' });
    expect(chargesOf(world, id)).toBe(0);
  });
});

describe('a call that is refused for the moment', () => {
  it('given too many requests, then it is tried again with its key until it is taken', async () => {
    const { id, status } = await world.pay('pm_rate_limit');
    expect(status).toBe('INITIATED');
    await world.pass(HOUR_MS, 60_000);
    expect((await world.read(id)).status).toBe('CAPTURED');
    expect(chargesOf(world, id)).toBe(1);
  });

  it('given that it is refused each time, then it fails within two hours after five tries, and people hear of it', async () => {
    const started = world.clock.at;
    const { id } = await world.pay('pm_rate_limit_always');
    await world.pass(2 * HOUR_MS, 60_000);
    const payment = await world.read(id);
    expect(payment).toMatchObject({ status: 'FAILED', failureCode: 'rate_limit' });
    expect(Date.parse(payment.updatedAt) - started).toBeLessThan(2 * HOUR_MS);
    expect(world.seen.givenUp).toContain(id);
    expect(chargesOf(world, id)).toBe(0);
  });
});

const lost = () => ({ kind: 'UNKNOWN', reason: 'timeout' }) as const;

describe('an outcome that was lost before', () => {
  it('given a charge whose answer was lost, and then too many requests each time, then it is never FAILED', async () => {
    const { id } = await world.pay('pm_timeout_after_charge');
    answers.are({ authorize: () => ({ kind: 'RETRYABLE', code: 'rate_limit', reason: 'Busy.' }) });
    await world.pass(6 * HOUR_MS, 10 * 60_000);
    expect((await world.read(id)).status).toBe('UNKNOWN');
    await world.pass(2 * DAY_MS, HOUR_MS);
    expect((await world.read(id)).status).toBe('CAPTURED');
  });

  it('given a refund whose answer was lost, and then too many requests each time, then it is found, not freed', async () => {
    const { id, gatewayReference } = await world.pay('pm_success');
    await world.post(id);
    let calls = 0;
    answers.after({
      refund: (outcome) => (calls++ === 0 ? { kind: 'UNKNOWN', reason: 'timeout' } : outcome),
    });
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '5.00' };
    await world.refund(DEMO, input);
    answers.are({ refund: () => ({ kind: 'RETRYABLE', code: 'rate_limit', reason: 'Busy.' }) });
    await world.pass(4 * DAY_MS, HOUR_MS / 2);
    expect((await world.read(id)).facts.refunds).toMatchObject([{ status: 'SUCCEEDED', amount: 500n }]);
    expect(paidBackOf(atGateway(world, gatewayReference))).toBe(500n);
  });

  it('given a refund without an answer for longer than its key is honoured, then the payment is looked up instead', async () => {
    const { id } = await world.pay('pm_success');
    await world.post(id);
    const calls: number[] = [];
    answers.are({
      refund: () => {
        calls.push(world.clock.at);
        return { kind: 'UNKNOWN', reason: 'timeout' };
      },
    });
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '5.00' };
    await world.refund(DEMO, input);
    await world.pass(8 * DAY_MS, HOUR_MS);
    const [first = 0] = calls;
    expect(calls.filter((at) => at - first >= DAY_MS)).toEqual([]);
    // Reserved for ever rather than paid twice: people are called.
    expect((await world.read(id)).facts.refunds).toMatchObject([{ status: 'REQUESTED' }]);
    expect(world.seen.givenUp).toContain(id);
  });

  it('given a refund whose answer was lost while its capture waits to be posted, then it is found before that', async () => {
    const { id } = await world.pay('pm_no_webhooks');
    answers.after({ refund: lost });
    await world.refund(DEMO, { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '5.00' });
    answers.are({});
    await world.pass(2 * HOUR_MS, HOUR_MS);
    expect(await world.read(id)).toMatchObject({
      status: 'CAPTURED',
      facts: { refunds: [{ status: 'SUCCEEDED', amount: 500n }] },
    });
  });

  it('given no answer about a refund while its capture waits for days, then it is asked about anew once that is posted', async () => {
    const { id } = await world.pay('pm_no_webhooks');
    answers.after({ refund: lost });
    await world.refund(DEMO, { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '5.00' });
    answers.are({ refund: lost, lookUp: lost });
    // Each time that the capture is put before the poster again is a try: none of them is one of the refund's.
    await world.pass(9 * DAY_MS, HOUR_MS);
    answers.are({});
    await world.post(id);
    await world.pass(DAY_MS, HOUR_MS);
    expect((await world.read(id)).facts.refunds).toMatchObject([{ status: 'SUCCEEDED', amount: 500n }]);
  });

  it('given a capture that was made and has no answer for a day, then it is found by a look-up', async () => {
    const { id, gatewayReference } = await world.pay('pm_success', { capture: false });
    answers.after({ capture: () => ({ kind: 'UNKNOWN', reason: 'timeout' }) });
    await world.capture(DEMO, { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '5.00' });
    await world.pass(3 * DAY_MS, HOUR_MS);
    expect(await world.read(id)).toMatchObject({ status: 'CAPTURED' });
    expect(takenOf(atGateway(world, gatewayReference))).toBe(500n);
  });

  it('given a confirmation that is refused for the moment, then the payment waits for the payer as before', async () => {
    const { id } = await world.pay('pm_requires_action');
    answers.are({ confirm: () => ({ kind: 'RETRYABLE', code: 'rate_limit', reason: 'Busy.' }) });
    const input = { transactionId: id, details: { challenge: 'passed' } };
    await world.confirm(DEMO, { ...input, idempotencyKey: crypto.randomUUID() });
    answers.are({});
    await world.pass(HOUR_MS, 60_000);
    expect((await world.read(id)).status).toBe('REQUIRES_ACTION');
    const again = await world.confirm(DEMO, { ...input, idempotencyKey: crypto.randomUUID() });
    expect(again).toMatchObject({ ok: true, value: { status: 'CAPTURED' } });
  });
});

describe('a crash', () => {
  it('given a call that stored INITIATED and died, then another with its key goes on after the lease, else the schedule does', async () => {
    const dies = () => {
      throw new Error('the process died');
    };
    answers.are({ authorize: dies });
    const input = orderOf('pm_success');
    await expect(world.create({ merchantId: DEMO, input })).rejects.toThrow('died');
    expect(await world.create({ merchantId: DEMO, input })).toMatchObject({
      ok: false,
      error: { code: 'IdempotencyInProgress' },
    });
    answers.are({});
    world.clock.at += 60_000;
    const resumed = await world.create({ merchantId: DEMO, input });
    expect(resumed).toMatchObject({ ok: true, value: { status: 'CAPTURED' } });

    answers.are({ authorize: dies });
    const alone = orderOf('pm_success');
    await expect(world.create({ merchantId: DEMO, input: alone })).rejects.toThrow('died');
    answers.are({});
    await world.pass(10 * 60_000, 60_000);
    const settled = await world.create({ merchantId: DEMO, input: alone });
    if (!settled.ok) throw new Error(JSON.stringify(settled.error));
    expect(settled.value.status).toBe('CAPTURED');
    expect(chargesOf(world, settled.value.id)).toBe(1);
  });

  it('given a refund that was reserved and whose call died, then the schedule asks with the same key', async () => {
    const { id, gatewayReference } = await world.pay('pm_success');
    expect(await world.post(id)).toBe('POSTED');
    answers.are({
      refund: () => {
        throw new Error('the process died');
      },
    });
    const input = { idempotencyKey: crypto.randomUUID(), transactionId: id, amount: '5.00' };
    await expect(world.refund(DEMO, input)).rejects.toThrow('died');
    answers.are({});
    await world.pass(HOUR_MS);
    expect((await world.read(id)).facts.refunds).toMatchObject([{ status: 'SUCCEEDED', amount: 500n }]);
    const replayed = await world.refund(DEMO, input);
    expect(replayed).toMatchObject({ ok: true, value: { refund: { status: 'SUCCEEDED' } } });
    expect(paidBackOf(atGateway(world, gatewayReference))).toBe(500n);
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
    expect(chargesOf(world, [...ids][0] ?? '')).toBe(1);
  });
});

describe('the poster', () => {
  it('given a capture and its fee, then both and the mark are one transaction', async () => {
    // Opens the accounts.
    await world.post((await world.pay('pm_success')).id);
    const { id } = await world.pay('pm_success');
    const before = await world.balance('receivable');
    const { middlewareStack } = world.book.client;
    const name = 'countTransactions';
    let transactions = 0;
    middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          if (commandName?.startsWith('TransactWrite') === true) transactions++;
          return next(args);
        },
      { step: 'initialize', name },
    );
    await world.post(id);
    middlewareStack.remove(name);
    expect(transactions).toBe(1);
    expect((await world.read(id)).status).toBe('POSTED');
    expect((await world.balance('receivable')) - before).toBe(1_250n - 18n);
  });
});
