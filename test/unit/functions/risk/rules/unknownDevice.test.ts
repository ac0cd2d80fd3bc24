import { unknownDevice } from '../../../../../functions/risk/rules/unknownDevice.ts';
import { testRule, versionOf } from './testRule.ts';

testRule(versionOf(unknownDevice, 1), {}, [
  ['a device that the customer succeeded with', { deviceHistory: { firstSeenAtMs: 1, trusted: true } }, null],
  [
    'a device that was never seen',
    { deviceHistory: { firstSeenAtMs: null, trusted: false } },
    { firstSeenAtMs: null },
  ],
  [
    'one that was seen without success',
    { deviceHistory: { firstSeenAtMs: 7, trusted: false } },
    { firstSeenAtMs: 7 },
  ],
  ['no device told', { device: null, deviceHistory: { firstSeenAtMs: null, trusted: false } }, null],
]);
