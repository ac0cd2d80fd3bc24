import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimKey, NEVER_EXPIRES_MS } from '../../../../functions/idempotency/ports.ts';
import { isTransferIn } from '../../../../functions/transactions/transaction.ts';
import { actorsIn, euroTo } from './transferActors.ts';
import { OTHER_SHOP, SHOP, startTransferWorld, type TransferWorld } from './transferWorld.ts';

let world: TransferWorld;
let actors: ReturnType<typeof actorsIn>;
beforeAll(async () => {
  world = await startTransferWorld();
  actors = actorsIn(world);
});
afterAll(() => world.close());

describe('payPayee', () => {
  it('given money, then it is reserved at once, and posted from payer to payee', async () => {
    await actors.annaHas(500n);
    const payee = await actors.newPayee();
    const paid = await world.pay(euroTo(payee.id, { amount: '3.00', reason: 'Dinner' }));
    expect(paid).toMatchObject({
      ok: true,
      value: {
        status: 'APPROVED',
        customerId: 'cus-1',
        payeeName: 'Café Zwölf',
        reason: 'Dinner',
        createdBy: 'key_paid',
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
    await actors.annaHas(1_000n);
    const payee = await actors.newPayee();
    const paid = await Promise.all(Array.from({ length: 100 }, () => world.pay(euroTo(payee.id))));
    const refused = paid.filter((one) => !one.ok).map((one) => (one.ok ? '' : one.error.code));
    expect(new Set(refused)).toEqual(new Set(['InsufficientFunds']));
    expect(refused).toHaveLength(90);
    await Promise.all(paid.flatMap((one) => (one.ok ? [world.post(one.value.id)] : [])));
    expect(await world.balance('anna')).toEqual({ posted: 0n, available: 0n });
    expect(await world.balance(payee.id)).toEqual({ posted: 1_000n, available: 1_000n });
    expect(await world.verify()).toEqual({ drift: [], mismatches: [] });
  }, 60_000);

  it('given the same key again, then it is the same transfer, also after years', async () => {
    await actors.annaHas(500n);
    const input = euroTo((await actors.newPayee()).id);
    const all = await Promise.all(Array.from({ length: 10 }, () => world.pay(input)));
    // DynamoDB deletes by `ttl` alone.
    const claim = await world.claims.get(claimKey(SHOP, 'payPayee', input.idempotencyKey));
    expect(claim).toMatchObject({ status: 'COMPLETED', expiresAt: NEVER_EXPIRES_MS });
    expect(claim).not.toHaveProperty('ttl');
    world.later(3 * 365 * 86_400_000);
    const again = await world.pay(input);
    const ids = new Set([...all, again].map((one) => (one.ok ? one.value.id : one.error.code)));
    expect(ids.size).toBe(1);
    expect(await world.balance('anna')).toMatchObject({ available: 400n });
    if (again.ok) await world.post(again.value.id);
    expect(await actors.leavingAllAsItWas(() => world.pay({ ...input, amount: '2.00' }))).toMatchObject({
      error: { code: 'IdempotencyKeyReused' },
    });
  });

  it('given a crash between claim and approval, then the same key and the recovery both go on', async () => {
    await actors.annaHas(500n);
    const payee = await actors.newPayee();
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
    await actors.annaHas(500n);
    const before = await world.balance('anna');
    const payee = await actors.newPayee();
    world.assessing({
      assess: () => Promise.resolve({ outcome: 'REJECT', code: 'RISK', reason: 'Too risky.' }),
    });
    const paid = await world.pay(euroTo(payee.id));
    world.assessing({ assess: () => Promise.resolve({ outcome: 'ALLOW' }) });
    if (!paid.ok) throw new Error(paid.error.code);
    expect(paid.value).toMatchObject({ status: 'REJECTED', failureCode: 'RISK' });
    await Promise.all([world.post(paid.value.id), world.post(paid.value.id)]);
    expect(await world.balance('anna')).toEqual(before);
    expect(await world.balance(payee.id)).toBeNull();
  });

  it('given a review that outlasts what was reserved, then it ends FAILED, and no money moves', async () => {
    await actors.annaHas(500n);
    const before = await world.balance('anna');
    const paid = await world.pay(euroTo((await actors.newPayee()).id));
    if (!paid.ok) throw new Error(paid.error.code);
    await world.ledger.expireHold(
      paid.value.id,
      new Date(Date.parse(paid.value.createdAt) + 31 * 86_400_000),
    );
    expect(await world.post(paid.value.id)).toBe('FAILED');
    const ended = await world.transactions.get(paid.value.id);
    expect(ended !== null && isTransferIn(ended, 'FAILED') && ended.failureCode).toBe('HOLD_ENDED');
    expect(await world.balance('anna')).toEqual(before);
    expect(await world.verify()).toEqual({ drift: [], mismatches: [] });
  });

  it('given an account with a credit line that never had money, then it pays', async () => {
    const paid = await world.pay(euroTo((await actors.newPayee()).id, { payerId: 'credit-line' }));
    if (!paid.ok) throw new Error(paid.error.code);
    expect(await world.post(paid.value.id)).toBe('POSTED');
    expect(await world.balance('credit-line')).toMatchObject({ posted: -100n });
  });

  it('given a payee that has been paid, then it pays another, and no more than it has', async () => {
    await actors.annaHas(500n);
    const [first, second] = [await actors.newPayee(), await actors.newPayee()];
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
      await actors.annaHas(500n);
      const payee = await actors.newPayee();
      expect(await actors.leavingAllAsItWas(() => world.pay(euroTo(payee.id, change)))).toMatchObject({
        ok: false,
        error,
      });
    },
  );

  it('given a closed payee or another merchant’s, then nothing is paid', async () => {
    await actors.annaHas(500n);
    const [closed, foreign] = [await actors.newPayee(), await actors.newPayee(OTHER_SHOP)];
    expect(await world.closePayee(OTHER_SHOP, closed.id)).toMatchObject({ error: { code: 'NotFound' } });
    expect(await world.closePayee(SHOP, closed.id)).toMatchObject({ value: { status: 'CLOSED' } });
    expect(await actors.leavingAllAsItWas(() => world.pay(euroTo(closed.id)))).toMatchObject({
      error: { code: 'InvalidState', facts: { type: 'Payee', id: closed.id, status: 'CLOSED' } },
    });
    expect(await actors.leavingAllAsItWas(() => world.pay(euroTo(foreign.id)))).toMatchObject({
      error: { code: 'NotFound', facts: { type: 'Payee', id: foreign.id } },
    });
  });
});
