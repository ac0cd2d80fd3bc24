import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimKey, NEVER_EXPIRES_MS } from '../../../../functions/idempotency/ports.ts';
import { sessionIdOf } from '../../../../functions/payees/payerSession.ts';
import { secret } from '../../../../functions/shared/secret.ts';
import { actorsIn, key } from './transferActors.ts';
import { OTHER_SHOP, SHOP, startTransferWorld, type TransferWorld } from './transferWorld.ts';

let world: TransferWorld;
let actors: ReturnType<typeof actorsIn>;
beforeAll(async () => {
  world = await startTransferWorld();
  actors = actorsIn(world);
});
afterAll(() => world.close());

describe('payWithSession', () => {
  const inSession = (token: string, change: object) => ({
    idempotencyKey: key(),
    token,
    currency: 'EUR',
    ...change,
  });

  it('given a code, then its amount and reference are paid, once by 50 at once', async () => {
    await actors.annaHas(10_000n);
    const payee = await actors.newPayee();
    const qr = await actors.newQr(payee.id, '2.50');
    const token = await actors.signIn('90.00');
    const paid = await Promise.all(
      Array.from({ length: 50 }, () => world.payInSession(inSession(token, { payeeQrId: qr.id }))),
    );
    const [winner, ...others] = paid.filter(({ ok }) => ok);
    expect(others).toEqual([]);
    expect(winner).toMatchObject({ value: { amount: { units: 250n }, reason: 'Table 7', payeeQrId: qr.id } });
    expect(winner).toMatchObject({ value: { createdBy: 'key_signed_in' } });
    const refused = paid.flatMap((one) => (one.ok ? [] : [one.error]));
    for (const error of refused)
      expect(error).toMatchObject({
        code: 'InvalidState',
        facts: { type: 'PayeeQr', id: qr.id, status: 'PAID' },
      });
    expect(await world.balance('anna')).toMatchObject({ available: 9_750n });
  }, 60_000);

  it('given payments at once beyond the ceiling, then what succeeds never exceeds it', async () => {
    await actors.annaHas(10_000n);
    const payee = await actors.newPayee();
    const token = await actors.signIn('5.00');
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
    await actors.annaHas(1_000n);
    const payee = await actors.newPayee();
    const [one, two] = [await actors.signIn('5.00'), await actors.signIn('5.00')];
    const input = { idempotencyKey: 'same', payeeId: payee.id, amount: '1.00', currency: 'EUR' };
    const first = await world.payInSession({ ...input, token: one });
    const second = await world.payInSession({ ...input, token: two });
    const held = `${sessionIdOf(secret(one))}#${input.idempotencyKey}`;
    const claim = await world.claims.get(claimKey(SHOP, 'payWithSession', held));
    expect(claim).toMatchObject({ resultId: first.ok && first.value.id, expiresAt: NEVER_EXPIRES_MS });
    // DynamoDB deletes by `ttl` alone.
    expect(claim).not.toHaveProperty('ttl');
    world.later(16 * 60_000);
    const again = await world.payInSession({ ...input, token: one });
    if (!first.ok || !second.ok || !again.ok) throw new Error('not paid');
    expect(second.value.id).not.toBe(first.value.id);
    expect(again.value.id).toBe(first.value.id);
    expect(
      await actors.leavingAllAsItWas(() =>
        world.payInSession({ ...input, idempotencyKey: key(), token: one }),
      ),
    ).toMatchObject({
      error: { code: 'InvalidState', facts: { type: 'PayerSession', status: 'EXPIRED' } },
    });
  });

  it('given a code that is over, or another amount than its own, then it is refused', async () => {
    await actors.annaHas(1_000n);
    const payee = await actors.newPayee();
    const token = await actors.signIn('5.00');
    const qr = await actors.newQr(payee.id, '1.00', 5);
    const pay = (change: object) => world.payInSession(inSession(token, { payeeQrId: qr.id, ...change }));
    expect(await actors.leavingAllAsItWas(() => pay({ amount: '0.50' }))).toMatchObject({
      error: { code: 'InvalidInput', facts: { field: 'amount' } },
    });
    expect(await actors.leavingAllAsItWas(() => pay({ payeeId: `pye_${'0'.repeat(26)}` }))).toMatchObject({
      error: { code: 'InvalidInput', facts: { field: 'payeeId' } },
    });
    world.later(6 * 60_000);
    expect(await actors.leavingAllAsItWas(() => pay({}))).toMatchObject({
      error: { code: 'InvalidState', facts: { type: 'PayeeQr', status: 'EXPIRED' } },
    });
  });

  it('given no token of ours, or another merchant’s key beside it, then both are told the same', async () => {
    await actors.annaHas(1_000n);
    const payee = await actors.newPayee();
    const token = await actors.signIn('5.00');
    const input = { payeeId: payee.id, amount: '1.00' };
    const refusal = { error: { code: 'InvalidInput', facts: { field: 'token', received: null } } };
    for (const wrong of ['', 'pst_x', `pst_${'A'.repeat(43)}`])
      expect(await actors.leavingAllAsItWas(() => world.payInSession(inSession(wrong, input)))).toMatchObject(
        refusal,
      );
    const foreign = await actors.leavingAllAsItWas(() =>
      world.payInSession(inSession(token, input), OTHER_SHOP),
    );
    expect(foreign).toMatchObject(refusal);
    expect(await world.payInSession(inSession(token, input), SHOP)).toMatchObject({ ok: true });
    expect(JSON.stringify(foreign)).not.toContain(token);
  });

  it('given another merchant’s code, then it is none', async () => {
    await actors.annaHas(1_000n);
    const foreign = await actors.newPayee(OTHER_SHOP);
    const input = { idempotencyKey: key(), payeeId: foreign.id, amount: '1.00', currency: 'EUR' };
    const made = await world.createQr(OTHER_SHOP, input);
    expect(await world.createQr(SHOP, { ...input, idempotencyKey: key() })).toMatchObject({
      error: { code: 'NotFound', facts: { type: 'Payee' } },
    });
    if (!made.ok) throw new Error(made.error.code);
    const token = await actors.signIn('5.00');
    const paid = await actors.leavingAllAsItWas(() =>
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
    expect(stored).toMatchObject({
      payerId: 'anna',
      ceiling: 500n,
      spent: 0n,
      createdBy: 'key_signed_in',
    });
    expect(JSON.stringify(made.value.token)).toBe('"[secret]"');
  });
});
