import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../../../../functions/merchants/keyCaller.ts';
import { asked, type KeyWorld, NOW, startKeyWorld, valueOf } from '../../../fixtures/merchants/keyWorld.ts';

let world: KeyWorld;
beforeAll(async () => {
  world = await startKeyWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.time.nowMs = NOW;
  world.announced.length = 0;
});

const refused = (code: string, facts: Record<string, unknown> = {}) => ({
  ok: false,
  error: { code, facts: expect.objectContaining(facts) },
});

describe('a rotation', () => {
  it('given an overlap, then both keys work until it is over, and a repeated call finds the same key', async () => {
    const caller = await world.merchantWith();
    const old = valueOf(await world.create(caller, asked({ addressRanges: ['192.0.2.0/24'] })));
    const input = { idempotencyKey: 'rotate', id: idOf(old.key), overlapMinutes: 60 };
    const issued = valueOf(await world.rotate(caller, input));
    expect(issued.key).toMatchObject({
      name: 'Backend',
      scopes: ['invoices:read'],
      addressRanges: ['192.0.2.0/24'],
    });
    expect(issued.key.expiresAt).toBeUndefined();
    for (const key of [old, issued])
      expect(await world.letsIn(key, '192.0.2.1')).toMatchObject({
        caller: { merchantId: caller.merchantId },
      });
    world.time.nowMs = NOW + 60 * 60_000;
    expect(await world.letsIn(old, '192.0.2.1')).toMatchObject({ caller: null, reason: 'OVER' });
    expect(await world.letsIn(issued, '192.0.2.1')).toMatchObject({ caller: {} });
    expect(valueOf(await world.rotate(caller, input))).toMatchObject({ key: issued.key, secret: null });
    expect(await world.rotate(caller, { ...input, idempotencyKey: 'again' })).toMatchObject(
      refused('InvalidState', { status: `replaced by ${idOf(issued.key)}` }),
    );
  });

  it('given two at once, then one key takes the place', async () => {
    const caller = await world.merchantWith();
    const old = valueOf(await world.create(caller, asked()));
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((idempotencyKey) => world.rotate(caller, { idempotencyKey, id: idOf(old.key) })),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await world.list(caller.merchantId)).toHaveLength(3);
  });

  it.each([-1, 43_201])('given an overlap of %d minutes, then it is refused', async (overlapMinutes) => {
    const caller = await world.merchantWith();
    const input = { idempotencyKey: 'k', id: caller.keyId, overlapMinutes };
    expect(await world.rotate(caller, input)).toMatchObject(
      refused('InvalidInput', { field: 'overlapMinutes' }),
    );
  });

  it.each(['absent', 'another merchant’s', 'revoked'])(
    'given a key that is %s, then nothing is made',
    async (which) => {
      const caller = await world.merchantWith();
      const other = await world.merchantWith();
      const revoked = valueOf(await world.create(caller, asked()));
      valueOf(await world.revoke(caller, idOf(revoked.key)));
      const id = { absent: 'key_0', revoked: idOf(revoked.key) }[which] ?? other.keyId;
      const code = which === 'revoked' ? 'InvalidState' : 'NotFound';
      expect(await world.rotate(caller, { idempotencyKey: 'k', id })).toMatchObject(refused(code, { id }));
      expect(await world.list(caller.merchantId)).toHaveLength(2);
    },
  );
});

describe('a revocation', () => {
  it('given a key of the merchant, then it is over, its subscriptions are told, and twice does no harm', async () => {
    const caller = await world.merchantWith();
    const issued = valueOf(await world.create(caller, asked()));
    const revoked = valueOf(await world.revoke(caller, idOf(issued.key)));
    world.time.nowMs += 1_000;
    expect(valueOf(await world.revoke(caller, idOf(issued.key)))).toEqual(revoked);
    expect(await world.letsIn(issued)).toMatchObject({ caller: null, reason: 'OVER' });
    expect(world.announced).toEqual([idOf(issued.key), idOf(issued.key)]);
  });

  it('given another merchant’s key, then the answer is that of an absent one and it works on', async () => {
    const [caller, other] = [await world.merchantWith(), await world.merchantWith()];
    const theirs = valueOf(await world.create(other, asked()));
    expect(await world.revoke(caller, idOf(theirs.key))).toMatchObject(
      refused('NotFound', { type: 'ApiKey' }),
    );
    expect(await world.letsIn(theirs)).toMatchObject({ caller: { merchantId: other.merchantId } });
    expect(world.announced).toEqual([]);
  });
});
