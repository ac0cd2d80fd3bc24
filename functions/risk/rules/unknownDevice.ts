import { rule } from '../rule.ts';

/** A device that the customer has not succeeded with a day before. A transaction that tells none says nothing of it. */
const version1 = rule({
  code: 'UNKNOWN_DEVICE',
  version: 1,
  silencedBy: ['CUSTOMER', 'DEVICE'],
  thresholds: {},
  evaluate({ device, deviceHistory: { firstSeenAtMs, trusted } }) {
    if (device === null || trusted) return null;
    const seen = firstSeenAtMs === null ? 'was never seen before' : 'is not trusted yet';
    return { detail: `The customer's device ${seen}.`, facts: { firstSeenAtMs } };
  },
});

export const unknownDevice = [version1];
