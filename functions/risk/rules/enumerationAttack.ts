import { rule } from '../rule.ts';
import { TESTING_THRESHOLDS, testingSignalOf } from '../testingSignals.ts';

/**
 * While cards are tested somewhere, an attempt that looks like a test itself: by somebody without a success, from that device, or not of a
 * large amount. Testers who are another customer for each card have no velocity. (Visa's word for the attack is enumeration.)
 */
const version1 = rule({
  code: 'ENUMERATION_ATTACK',
  version: 1,
  silencedBy: ['CUSTOMER'],
  thresholds: {
    ...TESTING_THRESHOLDS,
    belowUsdCents: {
      min: 1,
      max: 10_000_000,
      means: 'US cents: a larger amount is no test, unless its device tests',
    },
  },
  evaluate(snapshot, thresholds) {
    const signal = testingSignalOf(snapshot, thresholds);
    if (signal === null || snapshot.history.successes > 0) return null;
    const { usdCents } = snapshot;
    const large = usdCents === null || BigInt(usdCents) >= BigInt(thresholds.belowUsdCents);
    if (signal.of !== 'device' && large) return null;
    return {
      detail: `Looks like one of the tests: the customer has no success yet, and cards are tested (${signal.of}).`,
      facts: { of: signal.of, usdCents },
    };
  },
});

export const enumerationAttack = [version1];
