import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createMerchant,
  type CreateMerchantCommand,
} from '../../../../functions/merchants/createMerchant.ts';
import { dynamoMerchantRecords } from '../../../../functions/merchants/dynamoMerchantRecords.ts';
import { parseMerchantId } from '../../../../functions/shared/ids.ts';
import { type KeyWorld, NOW, startKeyWorld, valueOf } from '../../../fixtures/merchants/keyWorld.ts';

const TREASURY = '0x9321FA7E62A6E917FcC7bDe6681A0a59abd25184';
const assets = [{ symbol: 'USDC', decimals: 6, chainId: 31337, tokenAddress: null }];

let world: KeyWorld;
beforeAll(async () => {
  world = await startKeyWorld();
});
afterAll(() => world.close());

const create = (command: CreateMerchantCommand) =>
  createMerchant({
    merchants: world.merchants,
    clock: { nowMs: () => world.time.nowMs },
    random: randomBytes,
    environment: 'test',
    assets,
  })(command);

const stored = async (id: string) => {
  const parsed = parseMerchantId(id);
  if (!parsed.ok) throw new Error(parsed.error);
  const table = { client: world.client, tableName: 'merchants' };
  return dynamoMerchantRecords(table).get(parsed.value);
};

describe('a new merchant', () => {
  it('given all settings, then they are good at once, and its first key lets it in', async () => {
    const settings = {
      expiresInMinutes: 15,
      returnHosts: ['SHOP.example'],
      tolerance: { underBasisPoints: 50 },
      finalityTiers: [{ chainId: 31337, currency: 'USDC', from: '1', likeAmount: '1000' }],
      treasury: { chainId: 31337, address: TREASURY },
      notificationAddress: 'owner@shop.example',
    };
    const issued = valueOf(await create({ id: 'settled', name: 'Settled', scopes: ['admin'], settings }));
    expect(await stored('settled')).toEqual(issued.merchant);
    expect(issued.merchant).toMatchObject({
      version: 1,
      expiresInMinutes: 15,
      returnHosts: ['shop.example'],
      tolerance: { underBasisPoints: 50 },
      finalityTiers: [{ from: '1000000', likeAmount: '1000000000' }],
      treasuries: { 31337: TREASURY },
      notificationAddress: 'owner@shop.example',
      pendingChanges: [],
      createdAt: new Date(NOW).toISOString(),
    });
    const keys = await world.merchants.keysOf(issued.merchant.id);
    expect(keys).toMatchObject([{ hash: issued.keyHash, scopes: ['admin'] }]);
    const key = await world.merchants.findKey(issued.keyHash);
    expect(key?.merchant).toEqual({ id: 'settled', name: 'Settled' });
  });

  it('given ten calls with one id at once, then one merchant with one key stands, and the others are told', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => create({ id: 'raced', name: 'Raced' })),
    );
    const [won, ...more] = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
    expect(more).toEqual([]);
    for (const outcome of outcomes.filter(({ ok }) => !ok))
      expect(outcome).toMatchObject({ error: { code: 'InvalidState', facts: { type: 'Merchant' } } });
    const keys = won === undefined ? [] : await world.merchants.keysOf(won.merchant.id);
    expect(keys.map(({ hash }) => hash)).toEqual([won?.keyHash]);
  });

  it.each([
    [{ id: 'Not an id' }, 'id'],
    [{ name: ' ' }, 'name'],
    [{ scopes: ['everything'] }, 'scopes'],
    [{ settings: { expiresInMinutes: 0 } }, 'expiresInMinutes'],
    [{ settings: { treasury: { chainId: 1, address: TREASURY } } }, 'treasury.chainId'],
    [{ settings: { notificationAddress: 'nobody' } }, 'notificationAddress'],
  ])('given %j, then %s is refused and there is no such merchant', async (wrong, field) => {
    expect(await create({ id: 'refused', name: 'Refused', ...wrong })).toMatchObject({
      error: { code: 'InvalidInput', facts: { field } },
    });
    expect(await stored('refused')).toBeNull();
  });
});
