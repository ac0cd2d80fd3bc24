import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Payee } from '../../../../functions/payees/payee.ts';
import { isTransferIn } from '../../../../functions/transactions/transaction.ts';
import { OTHER_SHOP, SHOP, startTransferWorld, type TransferWorld } from './transferWorld.ts';

let world: TransferWorld;
beforeAll(async () => {
  world = await startTransferWorld();
});
afterAll(() => world.close());

let keys = 0;
const key = () => `k-${(keys += 1)}`;

async function newPayee(merchant = SHOP): Promise<Payee> {
  const input = {
    idempotencyKey: key(),
    name: 'Café Zwölf',
    city: 'Wien',
    countryCode: 'AT',
    currency: 'EUR',
  };
  const made = await world.create(merchant, input);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

async function newQr(payeeId: string, amount = '1.00', minutes = 10) {
  const input = {
    idempotencyKey: key(),
    payeeId,
    amount,
    currency: 'EUR',
    reference: 'Table 7',
    expiresInMinutes: minutes,
  };
  const made = await world.createQr(SHOP, input);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

async function signIn(ceiling: string, payerId = 'anna'): Promise<string> {
  const made = await world.createSession(SHOP, { payerId, ceiling, currency: 'EUR' });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value.token.reveal();
}

/** What a transfer of a euro from anna needs, with changes. */
const euroTo = (payeeId: string, change: object = {}) => ({
  idempotencyKey: key(),
  payerId: 'anna',
  payeeId,
  amount: '1.00',
  currency: 'EUR',
  ...change,
});

/** Nothing was moved, and nothing stored. */
async function leavingAllAsItWas(act: () => Promise<unknown>): Promise<unknown> {
  const facts = async () => [
    await world.balance('anna'),
    await world.count('transactions'),
    await world.count('claims'),
  ];
  const before = await facts();
  const result = await act();
  expect(await facts()).toEqual(before);
  return result;
}

/** Empties anna's account, so that each test says what it has. */
async function annaHas(units: bigint): Promise<void> {
  const has = (await world.balance('anna'))?.available ?? 0n;
  if (has > 0n) {
    const drain = await newPayee();
    const amount = `${has / 100n}.${String(has % 100n).padStart(2, '0')}`;
    const paid = await world.pay(euroTo(drain.id, { amount }));
    if (!paid.ok) throw new Error(JSON.stringify(paid.error));
    await world.post(paid.value.id);
  }
  if (units > 0n) await world.fund('anna', units);
}

describe('payPayee', () => {
  it('given money, then it is reserved at once, and posted from payer to payee', async () => {
    await annaHas(500n);
    const payee = await newPayee();
    const paid = await world.pay(euroTo(payee.id, { amount: '3.00', reason: 'Dinner' }));
    expect(paid).toMatchObject({
      ok: true,
      value: {
        status: 'APPROVED',
        customerId: 'cus-1',
        payeeName: 'Café Zwölf',
        reason: 'Dinner',
        version: 2,
      },
    });
    expect(await world.balance('anna')).toMatchObject({ available: 200n });
    if (!paid.ok) return;
    expect(await world.post(paid.value.id)).toBe('POSTED');
    expect(await world.transactions.get(paid.value.id)).toMatchObject({
      status: 'POSTED',
      journalEntryId: expect.stringMatching(/^je_/) as string,
      transitions: [{ status: 'AUTHORIZED' }, { status: 'APPROVED' }, { status: 'POSTED' }],
    });
    expect(await world.balance('anna')).toEqual({ posted: 200n, available: 200n });
    expect(await world.balance(payee.id)).toEqual({ posted: 300n, available: 300n });
    expect(await world.verify()).toEqual({ drift: [], mismatches: [] });
  });

  it('given 100 payments at once and money for 10, then exactly 10 are paid', async () => {
    await annaHas(1_000n);
    const payee = await newPayee();
    const paid = await Promise.all(Array.from({ length: 100 }, () => world.pay(euroTo(payee.id))));
    const refused = paid.filter((one) => !one.ok).map((one) => (one.ok ? '' : one.error.code));
    expect(new Set(refused)).toEqual(new Set(['InsufficientFunds']));
    expect(refused).toHaveLength(90);
    await Promise.all(paid.map((one) => (one.ok ? world.post(one.value.id) : null)));
    expect(await world.balance('anna')).toEqual({ posted: 0n, available: 0n });
    expect(await world.balance(payee.id)).toEqual({ posted: 1_000n, available: 1_000n });
    expect(await world.verify()).toEqual({ drift: [], mismatches: [] });
  }, 60_000);

  it('given the same key again, then it is the same transfer, also after years', async () => {
    await annaHas(500n);
    const input = euroTo((await newPayee()).id);
    const all = await Promise.all(Array.from({ length: 10 }, () => world.pay(input)));
    world.later(3 * 365 * 86_400_000);
    const again = await world.pay(input);
    const ids = new Set([...all, again].map((one) => (one.ok ? one.value.id : one.error.code)));
    expect(ids.size).toBe(1);
    expect(await world.balance('anna')).toMatchObject({ available: 400n });
    expect(await leavingAllAsItWas(() => world.pay({ ...input, amount: '2.00' }))).toMatchObject({
      error: { code: 'IdempotencyKeyReused' },
    });
  });

  it('given a crash between claim and approval, then the same key and the recovery both go on', async () => {
    await annaHas(500n);
    const payee = await newPayee();
    for (const resume of ['KEY', 'RECOVERY'] as const) {
      const input = euroTo(payee.id);
      let stored: Parameters<typeof world.approve>[0] | undefined;
      world.assessing({
        assess: (transfer) => {
          stored = transfer;
          return Promise.reject(new Error('crash'));
        },
      });
      await expect(world.pay(input)).rejects.toThrow('crash');
      world.assessing({ assess: () => Promise.resolve({ outcome: 'ALLOW' }) });
      if (stored === undefined) throw new Error('nothing was assessed');
      expect(await world.transactions.get(stored.id)).toMatchObject({ status: 'AUTHORIZED' });
      if (resume === 'KEY') expect(await world.pay(input)).toMatchObject({ value: { id: stored.id } });
      else await world.post(stored.id);
      expect(await world.transactions.get(stored.id)).toMatchObject({ status: 'APPROVED' });
      expect(await world.post(stored.id)).toBe('POSTED');
    }
    expect(await world.balance(payee.id)).toMatchObject({ posted: 200n });
    expect(await world.verify()).toEqual({ drift: [], mismatches: [] });
  });

  it('given a transfer that is refused for its risk, then what was reserved is given back', async () => {
    await annaHas(500n);
    const payee = await newPayee();
    world.assessing({
      assess: () => Promise.resolve({ outcome: 'REJECT', code: 'RISK', reason: 'Too risky.' }),
    });
    const paid = await world.pay(euroTo(payee.id));
    world.assessing({ assess: () => Promise.resolve({ outcome: 'ALLOW' }) });
    if (!paid.ok) throw new Error(paid.error.code);
    expect(paid.value).toMatchObject({ status: 'REJECTED', failureCode: 'RISK' });
    await Promise.all([world.post(paid.value.id), world.post(paid.value.id)]);
    expect(await world.balance('anna')).toEqual({ posted: 500n, available: 500n });
    expect(await world.balance(payee.id)).toBeNull();
  });

  it('given a review that outlasts what was reserved, then it ends FAILED, and no money moves', async () => {
    await annaHas(500n);
    const paid = await world.pay(euroTo((await newPayee()).id));
    if (!paid.ok) throw new Error(paid.error.code);
    await world.ledger.expireHold(
      paid.value.id,
      new Date(Date.parse(paid.value.createdAt) + 31 * 86_400_000),
    );
    expect(await world.post(paid.value.id)).toBe('FAILED');
    const ended = await world.transactions.get(paid.value.id);
    expect(ended !== null && isTransferIn(ended, 'FAILED') && ended.failureCode).toBe('HOLD_ENDED');
    expect(await world.balance('anna')).toEqual({ posted: 500n, available: 500n });
    expect(await world.verify()).toEqual({ drift: [], mismatches: [] });
  });

  it('given an account with a credit line that never had money, then it pays', async () => {
    const paid = await world.pay(euroTo((await newPayee()).id, { payerId: 'credit-line' }));
    if (!paid.ok) throw new Error(paid.error.code);
    expect(await world.post(paid.value.id)).toBe('POSTED');
    expect(await world.balance('credit-line')).toMatchObject({ posted: -100n });
  });

  it('given a payee that has been paid, then it pays another, and no more than it has', async () => {
    await annaHas(500n);
    const [first, second] = [await newPayee(), await newPayee()];
    const paid = await world.pay(euroTo(first.id));
    if (!paid.ok) throw new Error(paid.error.code);
    await world.post(paid.value.id);
    const onwards = await Promise.all(
      [1, 2, 3].map(() => world.pay(euroTo(second.id, { payerId: first.id, amount: '0.40' }))),
    );
    expect(onwards.filter(({ ok }) => ok)).toHaveLength(2);
    expect(await world.pay(euroTo(first.id, { payerId: first.id }))).toMatchObject({
      error: { code: 'InvalidInput', facts: { field: 'payeeId' } },
    });
  });

  it.each([
    ['an unknown payer', { payerId: 'nobody' }, { code: 'InvalidInput', facts: { field: 'payerId' } }],
    [
      'a blocked payer',
      { payerId: 'blocked' },
      { code: 'InvalidState', facts: { type: 'Account', status: 'BLOCKED' } },
    ],
    ['a payer in dollars', { payerId: 'dollars' }, { code: 'InvalidInput', facts: { field: 'payerId' } }],
    ['another currency', { currency: 'USD' }, { code: 'InvalidInput', facts: { field: 'currency' } }],
    [
      'an unknown payee',
      { payeeId: `pye_${'0'.repeat(26)}` },
      { code: 'NotFound', facts: { type: 'Payee' } },
    ],
    ['no payee id', { payeeId: '' }, { code: 'NotFound', facts: { type: 'Payee' } }],
    [
      'too much',
      { amount: '100.00' },
      { code: 'InsufficientFunds', facts: { field: 'amount', accountId: 'anna' } },
    ],
    ['nothing', { amount: '0.00' }, { code: 'InvalidInput', facts: { field: 'amount' } }],
    ['half a cent', { amount: '0.005' }, { code: 'InvalidInput', facts: { field: 'amount' } }],
    ['an endless amount', { amount: '9'.repeat(40) }, { code: 'InvalidInput', facts: { field: 'amount' } }],
    ['a reason with controls', { reason: '\u0000' }, { code: 'InvalidInput', facts: { field: 'reason' } }],
    ['no key', { idempotencyKey: '' }, { code: 'InvalidInput', facts: { field: 'idempotencyKey' } }],
  ])(
    'given %s, then it is refused by the field, nothing moves and nothing is stored',
    async (_, change, error) => {
      await annaHas(500n);
      const payee = await newPayee();
      expect(await leavingAllAsItWas(() => world.pay(euroTo(payee.id, change)))).toMatchObject({
        ok: false,
        error,
      });
    },
  );

  it('given a closed payee or another merchant’s, then nothing is paid', async () => {
    await annaHas(500n);
    const [closed, foreign] = [await newPayee(), await newPayee(OTHER_SHOP)];
    expect(await world.closePayee(OTHER_SHOP, closed.id)).toMatchObject({ error: { code: 'NotFound' } });
    expect(await world.closePayee(SHOP, closed.id)).toMatchObject({ value: { status: 'CLOSED' } });
    expect(await leavingAllAsItWas(() => world.pay(euroTo(closed.id)))).toMatchObject({
      error: { code: 'InvalidState', facts: { type: 'Payee', id: closed.id, status: 'CLOSED' } },
    });
    expect(await leavingAllAsItWas(() => world.pay(euroTo(foreign.id)))).toMatchObject({
      error: { code: 'NotFound', facts: { type: 'Payee', id: foreign.id } },
    });
  });
});

describe('payWithSession', () => {
  const inSession = (token: string, change: object) => ({
    idempotencyKey: key(),
    token,
    currency: 'EUR',
    ...change,
  });

  it('given a code, then its amount and reference are paid, once by 50 at once', async () => {
    await annaHas(10_000n);
    const payee = await newPayee();
    const qr = await newQr(payee.id, '2.50');
    const token = await signIn('90.00');
    const paid = await Promise.all(
      Array.from({ length: 50 }, () => world.payInSession(inSession(token, { payeeQrId: qr.id }))),
    );
    const [winner, ...others] = paid.filter(({ ok }) => ok);
    expect(others).toEqual([]);
    expect(winner).toMatchObject({ value: { amount: { units: 250n }, reason: 'Table 7', payeeQrId: qr.id } });
    const refused = paid.flatMap((one) => (one.ok ? [] : [one.error]));
    for (const error of refused)
      expect(error).toMatchObject({
        code: 'InvalidState',
        facts: { type: 'PayeeQr', id: qr.id, status: 'PAID' },
      });
    expect(await world.balance('anna')).toMatchObject({ available: 9_750n });
  }, 60_000);

  it('given payments at once beyond the ceiling, then what succeeds never exceeds it', async () => {
    await annaHas(10_000n);
    const payee = await newPayee();
    const token = await signIn('5.00');
    const paid = await Promise.all(
      Array.from({ length: 30 }, () =>
        world.payInSession(inSession(token, { payeeId: payee.id, amount: '1.00' })),
      ),
    );
    expect(paid.filter(({ ok }) => ok)).toHaveLength(5);
    expect(new Set(paid.flatMap((one) => (one.ok ? [] : [one.error.code])))).toEqual(
      new Set(['CeilingExceeded']),
    );
    expect(await world.balance('anna')).toMatchObject({ available: 9_500n });
  }, 60_000);

  it('given one key in two sessions, then each pays; the same again in one is the same, also when it is over', async () => {
    await annaHas(1_000n);
    const payee = await newPayee();
    const [one, two] = [await signIn('5.00'), await signIn('5.00')];
    const input = { idempotencyKey: 'same', payeeId: payee.id, amount: '1.00', currency: 'EUR' };
    const first = await world.payInSession({ ...input, token: one });
    const second = await world.payInSession({ ...input, token: two });
    world.later(16 * 60_000);
    const again = await world.payInSession({ ...input, token: one });
    if (!first.ok || !second.ok || !again.ok) throw new Error('not paid');
    expect(second.value.id).not.toBe(first.value.id);
    expect(again.value.id).toBe(first.value.id);
    expect(
      await leavingAllAsItWas(() => world.payInSession({ ...input, idempotencyKey: key(), token: one })),
    ).toMatchObject({
      error: { code: 'InvalidState', facts: { type: 'PayerSession', status: 'EXPIRED' } },
    });
  });

  it('given a code that is over, or another amount than its own, then it is refused', async () => {
    await annaHas(1_000n);
    const payee = await newPayee();
    const token = await signIn('5.00');
    const qr = await newQr(payee.id, '1.00', 5);
    const pay = (change: object) => world.payInSession(inSession(token, { payeeQrId: qr.id, ...change }));
    expect(await leavingAllAsItWas(() => pay({ amount: '0.50' }))).toMatchObject({
      error: { code: 'InvalidInput', facts: { field: 'amount' } },
    });
    expect(await leavingAllAsItWas(() => pay({ payeeId: `pye_${'0'.repeat(26)}` }))).toMatchObject({
      error: { code: 'InvalidInput', facts: { field: 'payeeId' } },
    });
    world.later(6 * 60_000);
    expect(await leavingAllAsItWas(() => pay({}))).toMatchObject({
      error: { code: 'InvalidState', facts: { type: 'PayeeQr', status: 'EXPIRED' } },
    });
  });

  it('given no token of ours, or another merchant’s key beside it, then both are told the same', async () => {
    await annaHas(1_000n);
    const payee = await newPayee();
    const token = await signIn('5.00');
    const input = { payeeId: payee.id, amount: '1.00' };
    const refusal = { error: { code: 'InvalidInput', facts: { field: 'token', received: null } } };
    for (const wrong of ['', 'pst_x', `pst_${'A'.repeat(43)}`])
      expect(await leavingAllAsItWas(() => world.payInSession(inSession(wrong, input)))).toMatchObject(
        refusal,
      );
    const foreign = await leavingAllAsItWas(() => world.payInSession(inSession(token, input), OTHER_SHOP));
    expect(foreign).toMatchObject(refusal);
    expect(await world.payInSession(inSession(token, input), SHOP)).toMatchObject({ ok: true });
    expect(JSON.stringify(foreign)).not.toContain(token);
  });

  it('given another merchant’s code, then it is none', async () => {
    await annaHas(1_000n);
    const foreign = await newPayee(OTHER_SHOP);
    const input = { idempotencyKey: key(), payeeId: foreign.id, amount: '1.00', currency: 'EUR' };
    const made = await world.createQr(OTHER_SHOP, input);
    expect(await world.createQr(SHOP, { ...input, idempotencyKey: key() })).toMatchObject({
      error: { code: 'NotFound', facts: { type: 'Payee' } },
    });
    if (!made.ok) throw new Error(made.error.code);
    const token = await signIn('5.00');
    const paid = await leavingAllAsItWas(() =>
      world.payInSession(inSession(token, { payeeQrId: made.value.id })),
    );
    expect(paid).toMatchObject({
      error: { code: 'NotFound', facts: { type: 'PayeeQr', id: made.value.id } },
    });
  });
});

describe('createPayerSession', () => {
  it.each([
    ['an unknown payer', { payerId: 'nobody' }, { code: 'InvalidInput', facts: { field: 'payerId' } }],
    ['a blocked payer', { payerId: 'blocked' }, { code: 'InvalidState', facts: { type: 'Account' } }],
    ['another currency', { currency: 'USD' }, { code: 'InvalidInput', facts: { field: 'currency' } }],
    ['no ceiling', { ceiling: '0' }, { code: 'InvalidInput', facts: { field: 'ceiling' } }],
  ])('given %s, then there is no session', async (_, change, error) => {
    const made = await world.createSession(SHOP, {
      payerId: 'anna',
      ceiling: '5.00',
      currency: 'EUR',
      ...change,
    });
    expect(made).toMatchObject({ ok: false, error });
  });

  it('given a session, then its token is stored nowhere', async () => {
    const made = await world.createSession(SHOP, { payerId: 'anna', ceiling: '5.00', currency: 'EUR' });
    if (!made.ok) throw new Error(made.error.code);
    const stored = await world.payees.getSession(made.value.session.id);
    expect(stored).toMatchObject({ payerId: 'anna', ceiling: 500n, spent: 0n });
    expect(JSON.stringify(made.value.token)).toBe('"[secret]"');
  });
});
