import { rule } from '../rule.ts';
import { TESTING_THRESHOLDS, testingSignalOf } from '../testingSignals.ts';

const WHERE = {
  device: 'From this device',
  ip: 'From this IP address',
  merchant: 'At this merchant',
} as const;

/** Stolen card numbers are tried one after the other. */
const version1 = rule({
  code: 'CARD_TESTING',
  version: 1,
  silencedBy: [],
  thresholds: TESTING_THRESHOLDS,
  evaluate(snapshot, thresholds) {
    const signal = testingSignalOf(snapshot, thresholds);
    if (signal === null) return null;
    const { of, attempts, smallAmounts, distinctCards, declines } = signal;
    return {
      detail: `${WHERE[of]} within an hour: ${attempts} attempts, ${smallAmounts} of small amounts, ${distinctCards} cards, ${declines} declines.`,
      facts: { of, attempts, smallAmounts, distinctCards, declines },
    };
  },
});

export const cardTesting = [version1];
