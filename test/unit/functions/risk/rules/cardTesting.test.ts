import { describe, expect, it } from 'vitest';
import type { TestingWindow } from '../../../../../functions/risk/featureSnapshot.ts';
import { cardTesting } from '../../../../../functions/risk/rules/cardTesting.ts';
import { score } from '../../../../../functions/risk/score.ts';
import { settingsWith, snapshotWith } from '../../../../fixtures/risk/snapshot.ts';
import { testRule, versionOf } from './testRule.ts';

const window = (counts: Partial<TestingWindow>): TestingWindow => ({
  attempts: 100,
  smallAmounts: 0,
  distinctCards: 0,
  declines: 0,
  ...counts,
});
const quiet = window({});
const from = (of: 'device' | 'ip' | 'merchant', counts: Partial<TestingWindow>) => ({
  testing: { device: quiet, ip: quiet, merchant: quiet, [of]: window(counts) },
});

testRule(
  versionOf(cardTesting, 1),
  {
    deviceSmallAmountsMin: 10,
    deviceCardsMin: 5,
    deviceDeclinesMin: 5,
    ipSmallAmountsMin: 30,
    ipCardsMin: 20,
    ipDeclinesMin: 10,
    merchantAttemptsMin: 50,
    merchantDeclinesPercent: 50,
  },
  [
    ['one small amount too few from the device', from('device', { smallAmounts: 9 }), null],
    [
      'many small amounts from the device',
      from('device', { smallAmounts: 10 }),
      { of: 'device', smallAmounts: 10 },
    ],
    ['one card too few from the device', from('device', { distinctCards: 4 }), null],
    ['many cards from the device', from('device', { distinctCards: 5 }), { of: 'device', distinctCards: 5 }],
    ['one decline too few from the device', from('device', { declines: 4 }), null],
    ['many declines from the device', from('device', { declines: 5 }), { of: 'device', declines: 5 }],
    ['an address just below each', from('ip', { smallAmounts: 29, distinctCards: 19, declines: 9 }), null],
    ['many small amounts from the address', from('ip', { smallAmounts: 30 }), { of: 'ip', smallAmounts: 30 }],
    ['many cards from the address', from('ip', { distinctCards: 20 }), { of: 'ip', distinctCards: 20 }],
    ['many declines from the address', from('ip', { declines: 10 }), { of: 'ip', declines: 10 }],
    [
      'a merchant of many cards and small amounts',
      from('merchant', { smallAmounts: 100, distinctCards: 100, declines: 49 }),
      null,
    ],
    [
      'half of the merchant declined',
      from('merchant', { declines: 50 }),
      { of: 'merchant', declines: 50, attempts: 100 },
    ],
    ['too few at the merchant to tell', from('merchant', { attempts: 49, declines: 49 }), null],
    ['just enough at the merchant', from('merchant', { attempts: 50, declines: 25 }), { of: 'merchant' }],
    ['a transfer', { kind: 'TRANSFER', ...from('device', { declines: 100 }) }, null],
    ['no device told', { device: null, testing: { device: null, ip: quiet, merchant: quiet } }, null],
  ],
);

describe('what is allowed to have many cards', () => {
  it.each(['device', 'ip'] as const)(
    'given an allowed %s, then its window is not asked, and the others are',
    (of) => {
      const kind = of === 'device' ? 'DEVICE' : 'IP_RANGE';
      const allowed = { listMatches: [{ list: 'ALLOW' as const, kind } as const] };
      const other = of === 'device' ? 'ip' : 'device';
      expect(
        score(snapshotWith({ ...from(of, { declines: 100 }), ...allowed }), settingsWith()).factors,
      ).toEqual([]);
      expect(
        score(snapshotWith({ ...from(other, { declines: 100 }), ...allowed }), settingsWith()).score,
      ).toBe(40);
    },
  );
});
