import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  changeSettings,
  readMerchant,
  type SettingsDeps,
  stopChange,
} from '../../../../functions/merchants/changeSettings.ts';
import { dynamoMerchantRecords } from '../../../../functions/merchants/dynamoMerchantRecords.ts';
import type { FinalityTierInput } from '../../../../functions/merchants/finalityTiersInput.ts';
import type { KeyCaller } from '../../../../functions/merchants/keyCaller.ts';
import { settledAt } from '../../../../functions/merchants/merchantRecord.ts';
import { type KeyWorld, NOW, startKeyWorld, valueOf } from '../../../fixtures/merchants/keyWorld.ts';

const TREASURY = '0x9321FA7E62A6E917FcC7bDe6681A0a59abd25184';
const OTHER = '0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512';
const DELAY_MINUTES = 120;

const ASSETS = [31337, 1].map((chainId) => ({ symbol: 'USDC', decimals: 6, chainId, tokenAddress: OTHER }));

const tier = (fields: Partial<FinalityTierInput> = {}): FinalityTierInput => ({
  chainId: 31337,
  currency: 'USDC',
  from: '100',
  likeAmount: '10000',
  ...fields,
});

let world: KeyWorld;
let deps: SettingsDeps;
let caller: KeyCaller;
const told: string[] = [];
beforeAll(async () => {
  world = await startKeyWorld();
  deps = {
    records: dynamoMerchantRecords({ client: world.client, tableName: 'merchants' }),
    clock: { nowMs: () => world.time.nowMs },
    random: randomBytes,
    delayMinutes: DELAY_MINUTES,
    treasuryChanges: { announce: async (chainId, id) => void told.push(`${chainId} ${id}`) },
    assets: ASSETS,
  };
});
afterAll(() => world.close());
beforeEach(async () => {
  world.time.nowMs = NOW;
  caller = await world.merchantWith();
});

const later = (minutes: number): void => void (world.time.nowMs = NOW + minutes * 60_000);
const read = () => readMerchant(deps)(caller);
const announce = async (address: string, chainId = 31337) =>
  valueOf(await changeSettings(deps)(caller, { treasury: { chainId, address } }));
const treasuryNow = async () => {
  const record = await deps.records.get(caller.merchantId);
  return record === null ? null : (settledAt(record, world.time.nowMs).treasuries[31337] ?? null);
};

describe('a new treasury', () => {
  it('given one that is announced, then the sweeper of its chain is told, and of no other setting', async () => {
    told.length = 0;
    await announce(TREASURY);
    valueOf(await changeSettings(deps)(caller, { notificationAddress: 'a@shop.example' }));
    expect(told).toEqual([`31337 ${caller.merchantId}`]);
  });

  it('given one that cannot be told, then the call fails, and the same call tells it', async () => {
    const treasury = { chainId: 31337, address: TREASURY };
    const down = { announce: () => Promise.reject(new Error('the queue is down')) };
    await expect(changeSettings({ ...deps, treasuryChanges: down })(caller, { treasury })).rejects.toThrow(
      'the queue is down',
    );
    told.length = 0;
    await announce(TREASURY);
    expect(told).toEqual([`31337 ${caller.merchantId}`]);
    expect((await read()).pendingChanges).toHaveLength(1);
  });

  it('given the delay, then it is good to the second after it, and nobody has to write for that', async () => {
    const announced = await announce(TREASURY);
    expect(announced).toMatchObject({
      version: 2,
      treasuries: {},
      pendingChanges: [{ setting: 'TREASURY', chainId: 31337, value: TREASURY, announcedBy: caller.keyId }],
    });
    later(DELAY_MINUTES - 1);
    expect(await treasuryNow()).toBeNull();
    later(DELAY_MINUTES);
    expect(await treasuryNow()).toBe(TREASURY);
    expect(await read()).toMatchObject({ treasuries: { 31337: TREASURY }, pendingChanges: [] });
    // What is good stays, whatever is written next.
    valueOf(await changeSettings(deps)(caller, { name: 'Renamed' }));
    expect(await read()).toMatchObject({ name: 'Renamed', treasuries: { 31337: TREASURY } });
  });

  it('given it is stopped in time, then the old one stays; later there is nothing to stop', async () => {
    await announce(TREASURY);
    later(DELAY_MINUTES);
    const { pendingChanges } = await announce(OTHER);
    const id = pendingChanges[0]?.id ?? '';
    later(2 * DELAY_MINUTES - 1);
    expect(valueOf(await stopChange(deps)(caller, id)).pendingChanges).toEqual([]);
    later(9 * DELAY_MINUTES);
    expect(await treasuryNow()).toBe(TREASURY);
    const last = (await announce(OTHER)).pendingChanges[0]?.id ?? '';
    later(10 * DELAY_MINUTES);
    expect(await stopChange(deps)(caller, last)).toMatchObject({ error: { code: 'NotFound' } });
    expect(await treasuryNow()).toBe(OTHER);
  });

  it('given another one before the first is good, then the delay begins again; of another chain it waits beside', async () => {
    await announce(TREASURY);
    later(60);
    await announce(OTHER);
    const { pendingChanges } = await announce(TREASURY, 1);
    expect(pendingChanges.map(({ chainId, value }) => [chainId, value])).toEqual([
      [31337, OTHER],
      [1, TREASURY],
    ]);
    later(DELAY_MINUTES);
    expect(await treasuryNow()).toBeNull();
    later(DELAY_MINUTES + 60);
    expect(await treasuryNow()).toBe(OTHER);
  });

  it('given another merchant’s change, then stopping it is stopping what is not there', async () => {
    const { pendingChanges } = await announce(TREASURY);
    const stranger = await world.merchantWith();
    const stopped = await stopChange(deps)(stranger, pendingChanges[0]?.id ?? '');
    expect(stopped).toMatchObject({ error: { code: 'NotFound', facts: { type: 'MerchantChange' } } });
    expect((await read()).pendingChanges).toHaveLength(1);
  });
});

describe('other settings', () => {
  it('given a new notification address, then the old one is the good one until the delay is over', async () => {
    for (const [address, minutes] of [
      ['a@shop.example', 0],
      ['b@shop.example', DELAY_MINUTES],
    ] as const) {
      later(minutes);
      valueOf(await changeSettings(deps)(caller, { notificationAddress: address }));
    }
    expect(await read()).toMatchObject({ notificationAddress: 'a@shop.example' });
    later(2 * DELAY_MINUTES);
    expect(await read()).toMatchObject({ notificationAddress: 'b@shop.example' });
  });

  it('given tolerance and tiers, then they stand as given until others take their place', async () => {
    valueOf(
      await changeSettings(deps)(caller, { tolerance: { underBasisPoints: 50 }, finalityTiers: [tier()] }),
    );
    expect(await read()).toMatchObject({
      tolerance: { underBasisPoints: 50 },
      finalityTiers: [{ currency: 'USDC', decimals: 6, from: '100000000', likeAmount: '10000000000' }],
    });
    valueOf(await changeSettings(deps)(caller, { tolerance: { overBasisPoints: 10 }, finalityTiers: [] }));
    const { tolerance, finalityTiers } = await read();
    expect({ tolerance, finalityTiers }).toEqual({ tolerance: { overBasisPoints: 10 }, finalityTiers: [] });
  });

  it('given two writers that read the same, then one of them has a conflict and neither is lost', async () => {
    const outcomes = await Promise.all(
      ['One', 'Two', 'Three'].map((name) => changeSettings(deps)(caller, { name })),
    );
    const written = outcomes.filter(({ ok }) => ok);
    expect((await read()).version).toBe(1 + written.length);
    for (const outcome of outcomes.filter(({ ok }) => !ok))
      expect(outcome).toMatchObject({ error: { code: 'Conflict', facts: { type: 'Merchant' } } });
  });

  it.each([
    [{}, 'input'],
    [{ name: '' }, 'name'],
    [{ name: 'a'.repeat(101) }, 'name'],
    [{ expiresInMinutes: 0 }, 'expiresInMinutes'],
    [{ expiresInMinutes: 43_201 }, 'expiresInMinutes'],
    [{ returnHosts: ['https://shop.example'] }, 'returnHosts'],
    [{ returnHosts: ['shop.example/path'] }, 'returnHosts'],
    [{ returnHosts: ['user@shop.example'] }, 'returnHosts'],
    [{ returnHosts: ['*.shop.example'] }, 'returnHosts'],
    [{ returnHosts: Array.from({ length: 21 }, (_, i) => `h${i}.example`) }, 'returnHosts'],
    [{ treasury: { chainId: 5, address: TREASURY } }, 'treasury.chainId'],
    [{ treasury: { chainId: 1, address: TREASURY.toLowerCase() } }, 'treasury.address'],
    [{ treasury: { chainId: 1, address: `0x${'0'.repeat(40)}` } }, 'treasury.address'],
    [{ treasury: { chainId: 1, address: 'treasury.eth' } }, 'treasury.address'],
    [{ notificationAddress: 'nobody' }, 'notificationAddress'],
    [{ notificationAddress: 'a@b.example, c@d.example' }, 'notificationAddress'],
    [{ notificationAddress: 'a@b.example\r\nBcc: c@d.example' }, 'notificationAddress'],
    [{ tolerance: { underBasisPoints: -1 } }, 'tolerance.underBasisPoints'],
    [{ tolerance: { overBasisPoints: 1_001 } }, 'tolerance.overBasisPoints'],
    [{ finalityTiers: [tier({ currency: 'DOGE' })] }, 'finalityTiers.currency'],
    [{ finalityTiers: [tier({ chainId: 5 })] }, 'finalityTiers.currency'],
    [{ finalityTiers: [tier({ from: '0' })] }, 'finalityTiers.from'],
    [{ finalityTiers: [tier({ likeAmount: '1.0000001' })] }, 'finalityTiers.likeAmount'],
    [{ finalityTiers: [tier({ from: '10', likeAmount: '9.99' })] }, 'finalityTiers.likeAmount'],
    [{ finalityTiers: Array.from({ length: 21 }, () => tier()) }, 'finalityTiers'],
  ])('given %j, then %s is refused and nothing is written', async (input, field) => {
    expect(await changeSettings(deps)(caller, input)).toMatchObject({
      error: { code: 'InvalidInput', facts: { field } },
    });
    expect((await read()).version).toBe(1);
  });
});
