import { isSmall } from '../features.ts';
import { rule } from '../rule.ts';
import { TESTING_THRESHOLDS, testingSignalOf } from '../testingSignals.ts';

/**
 * While cards are tested somewhere, an attempt that looks like a test itself: by somebody without a success, from that device, or of a
 * small amount. Testers who are another customer for each card have no velocity. (Visa's word for the attack is enumeration.)
 */
const version1 = rule({
  code: 'ENUMERATION_ATTACK',
  version: 1,
  silencedBy: ['CUSTOMER'],
  thresholds: TESTING_THRESHOLDS,
  evaluate(snapshot, thresholds) {
    const signal = testingSignalOf(snapshot, thresholds);
    if (signal === null || snapshot.history.successes > 0) return null;
    if (signal.of !== 'device' && !isSmall(snapshot)) return null;
    return {
      detail: `Looks like one of the tests: the customer has no success yet, and cards are tested (${signal.of}).`,
      facts: { of: signal.of, usdCents: snapshot.usdCents },
    };
  },
});

export const enumerationAttack = [version1];
