import { describe, expect, it } from 'vitest';
import { accountTakeover } from '../../../../../functions/risk/rules/accountTakeover.ts';
import { score } from '../../../../../functions/risk/score.ts';
import { settingsWith, snapshotWith } from '../../../../fixtures/risk/snapshot.ts';
import { testRule, versionOf } from './testRule.ts';

const newDevice = { deviceHistory: { firstSeenAtMs: null, trusted: false } };
// Ten successes of 50.00 EUR: twice the average is 100.00.
const usual = { successes: 10, sum: '50000', sumOfSquares: '250000000' };
const far = { country: 'US', countryKnown: false };

testRule(versionOf(accountTakeover, 1), { times: 2, successesMin: 5, kmPerHourMax: 1_000 }, [
  ['a new device alone', newDevice, null],
  ['an amount alone', { amount: '10001', history: usual }, null],
  ['a new country alone', far, null],
  ['a new device and twice the average', { ...newDevice, amount: '10000', history: usual }, null],
  ['a new device and more', { ...newDevice, amount: '10001', history: usual }, { unlike: 'device, amount' }],
  ['a new device in a new country', { ...newDevice, ...far }, { unlike: 'device, place' }],
  ['an amount in a new country', { ...far, amount: '10001', history: usual }, { unlike: 'amount, place' }],
  [
    'all three',
    { ...newDevice, ...far, amount: '10001' },
    { unlike: 'device, amount, place', successes: 10 },
  ],
  ['no history', { ...newDevice, ...far, amount: '10001', history: { ...usual, successes: 4 } }, null],
  ['just enough of it', { ...newDevice, ...far, history: { ...usual, successes: 5 } }, { successes: 5 }],
  ['no device told', { device: null, ...newDevice, amount: '10001', history: usual }, null],
]);

describe('a takeover with something on the allow list', () => {
  it.each([
    ['DEVICE', { ...newDevice, ...far }],
    ['COUNTRY', { ...newDevice, ...far }],
  ] as const)('given an allowed %s, then it is not unlike the customer', (kind, changes) => {
    const allowed = snapshotWith({ ...changes, listMatches: [{ list: 'ALLOW', kind }] });
    const codes = score(allowed, settingsWith()).factors.map(({ code }) => code);
    expect(codes).not.toContain('ACCOUNT_TAKEOVER');
  });
});
