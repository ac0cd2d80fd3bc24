import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SCOPES } from '../../../../functions/merchants/caller.ts';
import { idOf } from '../../../../functions/merchants/keyCaller.ts';
import { KEYS_PER_MERCHANT_MAX } from '../../../../functions/merchants/liveKey.ts';
import {
  asked,
  DAY_MS,
  type KeyWorld,
  NOW,
  startKeyWorld,
  valueOf,
} from '../../../fixtures/merchants/keyWorld.ts';

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

describe('a key that a key makes', () => {
  it('given fewer scopes than the maker’s, then it works and only its hash is stored', async () => {
    const caller = await world.merchantWith();
    const issued = valueOf(await world.create(caller, asked()));
    expect(issued.key).toMatchObject({ scopes: ['invoices:read'], createdBy: caller.keyId, name: 'Backend' });
    expect(await world.letsIn(issued)).toMatchObject({
      caller: { merchantId: caller.merchantId, scopes: 'invoices:read' },
      cacheSeconds: 60,
    });
    const secret = issued.secret?.reveal() ?? '';
    for (const TableName of ['merchants', 'claims']) {
      const { Items } = await world.client.send(new ScanCommand({ TableName }));
      expect(JSON.stringify(Items)).not.toContain(secret.slice(-43));
    }
  });

  it.each([
    [['ledger:read'], 'a scope that the maker lacks'],
    [['invoices:read', 'ledger:read'], 'one of them that the maker lacks'],
    [['everything'], 'a scope that is none'],
    [[], 'no scope'],
  ])('given %j, then it is refused: %s', async (scopes) => {
    const caller = await world.merchantWith(['admin', 'invoices:read']);
    expect(await world.create(caller, asked({ scopes }))).toMatchObject(
      refused('InvalidInput', { field: 'scopes' }),
    );
    expect(await world.list(caller.merchantId)).toHaveLength(1);
  });

  it.each([
    ['not admin', ['invoices:read']],
    ['another merchant’s', null],
  ])('given a caller that is %s, then it makes nothing', async (_who, scopes) => {
    const other = await world.merchantWith();
    const caller =
      scopes === null
        ? { ...(await world.merchantWith()), keyId: other.keyId }
        : await world.merchantWith(scopes);
    expect(await world.create(caller, asked())).toMatchObject(refused('Unauthorized', { scope: 'admin' }));
    expect(await world.rotate(caller, { idempotencyKey: 'k', id: caller.keyId })).toMatchObject({
      ok: false,
    });
    expect(await world.revoke(caller, caller.keyId)).toMatchObject({ ok: false });
    expect(world.announced).toEqual([]);
  });

  it('given a maker that was revoked while AppSync remembers it, then it makes nothing', async () => {
    const caller = await world.merchantWith();
    const second = valueOf(await world.create(caller, asked({ scopes: SCOPES })));
    valueOf(await world.revoke({ ...caller, keyId: idOf(second.key) }, caller.keyId));
    expect(await world.create(caller, asked())).toMatchObject(refused('Unauthorized'));
  });

  it('given a maker that ends and is bound, then its keys neither outlive it nor work elsewhere', async () => {
    const caller = await world.merchantWith();
    const expiresAt = new Date(NOW + DAY_MS).toISOString();
    const bounds = { scopes: ['admin', 'invoices:read'], expiresAt, addressRanges: ['192.0.2.0/24'] };
    const bound = valueOf(await world.create(caller, asked(bounds)));
    const maker = { ...caller, keyId: idOf(bound.key) };
    const later = new Date(NOW + 2 * DAY_MS).toISOString();
    for (const [field, fields] of [
      ['expiresAt', { expiresAt: later, addressRanges: ['192.0.2.0/25'] }],
      ['expiresAt', { addressRanges: ['192.0.2.0/25'] }],
      ['addressRanges', { expiresAt }],
      ['addressRanges', { expiresAt, addressRanges: ['192.0.0.0/16'] }],
    ] as const)
      expect(await world.create(maker, asked(fields))).toMatchObject(refused('InvalidInput', { field }));
    const inner = valueOf(await world.create(maker, asked({ expiresAt, addressRanges: ['192.0.2.8/29'] })));
    expect(await world.letsIn(inner, '192.0.2.9')).toMatchObject({
      caller: { usableFrom: 'ADDRESS_RANGES' },
      cacheSeconds: 0,
    });
    // A refusal is not remembered either: the owner calls from another address with the same header.
    for (const address of ['192.0.2.1', null])
      expect(await world.letsIn(inner, address)).toEqual({
        caller: null,
        cacheSeconds: 0,
        reason: 'ADDRESS',
      });
    world.time.nowMs = NOW + DAY_MS - 10_000;
    expect(await world.letsIn(inner, '192.0.2.9')).toMatchObject({ caller: {} });
    world.time.nowMs = NOW + DAY_MS;
    expect(await world.letsIn(inner, '192.0.2.9')).toMatchObject({ caller: null, reason: 'OVER' });
  });

  it('given a key that ends in 10 seconds, then AppSync remembers it no longer', async () => {
    const caller = await world.merchantWith();
    const issued = valueOf(
      await world.create(caller, asked({ expiresAt: new Date(NOW + 10_000).toISOString() })),
    );
    expect(await world.letsIn(issued)).toMatchObject({ cacheSeconds: 10 });
  });
});

describe('the same call again', () => {
  it('given eight at once, then there is one key, and one of them has its secret', async () => {
    const caller = await world.merchantWith();
    const input = asked();
    const all = (await Promise.all(Array.from({ length: 8 }, () => world.create(caller, input)))).map(
      valueOf,
    );
    expect(new Set(all.map(({ key }) => key.hash)).size).toBe(1);
    expect(all.filter(({ secret }) => secret !== null)).toHaveLength(1);
    expect(await world.list(caller.merchantId)).toHaveLength(2);
  });

  it('given other input, then it is refused; given it after a day, then it is a new call', async () => {
    const caller = await world.merchantWith();
    const input = asked();
    const first = valueOf(await world.create(caller, input));
    expect(await world.create(caller, { ...input, name: 'Other' })).toMatchObject(
      refused('IdempotencyKeyReused'),
    );
    world.time.nowMs = NOW + DAY_MS + 1;
    const next = valueOf(await world.create(caller, input));
    expect(next.key.hash).not.toBe(first.key.hash);
    expect(next.secret).not.toBeNull();
  });

  it('given a key that another merchant used, then it is another call', async () => {
    const input = asked();
    const [one, other] = [await world.merchantWith(), await world.merchantWith()];
    valueOf(await world.create(one, input));
    expect(valueOf(await world.create(other, input)).secret).not.toBeNull();
  });
});

describe('the list of keys', () => {
  it('given calls, then the last use is written once a minute, whoever was asked', async () => {
    const caller = await world.merchantWith();
    const issued = valueOf(await world.create(caller, asked()));
    const lastUse = async () =>
      (await world.list(caller.merchantId)).find((key) => idOf(key) === idOf(issued.key))?.lastUsedAt;
    expect(await lastUse()).toBeUndefined();
    // Functions of two environments, each of which remembers for itself.
    const [one, other] = [world.startAuthorizer(), world.startAuthorizer()];
    for (const at of [0, 30_000, 59_000]) {
      world.time.nowMs = NOW + at;
      await one(issued);
      await other(issued);
    }
    expect(await lastUse()).toBe(new Date(NOW).toISOString());
    world.time.nowMs = NOW + 60_000;
    await other(issued);
    expect(await lastUse()).toBe(new Date(NOW + 60_000).toISOString());
  });

  it('given as many keys as a merchant may have, then a live one is refused and one that is over makes room', async () => {
    const caller = await world.merchantWith();
    const { key } = valueOf(await world.create(caller, asked({ name: 'Key 0' })));
    for (let i = 1; i < KEYS_PER_MERCHANT_MAX - 1; i++) {
      const [hash, createdAt] = [i.toString(16).padStart(64, '0'), new Date(NOW + i).toISOString()];
      const more = { ...key, hash: `${hash.slice(-16)}${hash.slice(16)}`, name: `Key ${i}`, createdAt };
      expect(await world.merchants.addKey(more, {})).toBe('ADDED');
    }
    world.time.nowMs = NOW + KEYS_PER_MERCHANT_MAX;
    expect(await world.create(caller, asked())).toMatchObject(refused('InvalidState', { type: 'Merchant' }));
    valueOf(await world.revoke(caller, idOf(key)));
    valueOf(await world.create(caller, asked({ name: 'Last' })));
    const names = (await world.list(caller.merchantId)).map(({ name }) => name);
    expect(names).toHaveLength(KEYS_PER_MERCHANT_MAX);
    expect([names[0], names.includes('Key 0')]).toEqual(['Last', false]);
  });
});
