import type { FeatureSnapshot, TestingWindow } from '../featureSnapshot.ts';
import { type Finding, rule } from '../rule.ts';

const CARDS = 'cards of the last hour that share it';

/**
 * Stolen card numbers are tried with small amounts, one after the other: many small amounts, many cards or many declines from one
 * device or address, or a merchant of whose cards most are declined. Many people share an address, so it takes more there; of a
 * merchant counts alone tell nothing, so shares are asked.
 */
const version1 = rule({
  code: 'CARD_TESTING',
  version: 1,
  silencedBy: [],
  thresholds: {
    deviceSmallAmountsMin: { min: 1, max: 100, means: `small amounts from one device, of ${CARDS}` },
    deviceCardsMin: { min: 2, max: 100, means: `distinct cards from one device, of ${CARDS}` },
    deviceDeclinesMin: { min: 1, max: 100, means: `declines from one device, of ${CARDS}` },
    ipSmallAmountsMin: { min: 1, max: 100, means: `small amounts from one address, of ${CARDS}` },
    ipCardsMin: { min: 2, max: 100, means: `distinct cards from one address, of ${CARDS}` },
    ipDeclinesMin: { min: 1, max: 100, means: `declines from one address, of ${CARDS}` },
    merchantAttemptsMin: {
      min: 1,
      max: 100,
      means: 'attempts at the merchant without which a share says nothing',
    },
    merchantDeclinesPercent: { min: 1, max: 100, means: 'declines of 100 attempts at the merchant' },
  },
  evaluate(snapshot, thresholds) {
    if (snapshot.kind !== 'CARD') return null;
    const found =
      signalOf('device', deviceWindow(snapshot), {
        smallAmounts: thresholds.deviceSmallAmountsMin,
        distinctCards: thresholds.deviceCardsMin,
        declines: thresholds.deviceDeclinesMin,
      }) ??
      signalOf('ip', ipWindow(snapshot), {
        smallAmounts: thresholds.ipSmallAmountsMin,
        distinctCards: thresholds.ipCardsMin,
        declines: thresholds.ipDeclinesMin,
      });
    if (found !== null) return found;
    const { attempts, declines } = snapshot.testing.merchant;
    const few = attempts < thresholds.merchantAttemptsMin;
    if (few || declines * 100 < attempts * thresholds.merchantDeclinesPercent) return null;
    return {
      detail: `${declines} of the merchant's last ${attempts} card payments within an hour were declined.`,
      facts: { of: 'merchant', attempts, declines },
    };
  },
});

type Signals = Pick<TestingWindow, 'smallAmounts' | 'distinctCards' | 'declines'>;

/** What is on the allow list has its reasons for many cards. */
function deviceWindow({ testing, listMatches }: FeatureSnapshot): TestingWindow | null {
  return isAllowed(listMatches, 'DEVICE') ? null : testing.device;
}

function ipWindow({ testing, listMatches }: FeatureSnapshot): TestingWindow | null {
  return isAllowed(listMatches, 'IP_RANGE') ? null : testing.ip;
}

function isAllowed(matches: FeatureSnapshot['listMatches'], kind: 'DEVICE' | 'IP_RANGE'): boolean {
  return matches.some((match) => match.list === 'ALLOW' && match.kind === kind);
}

function signalOf(of: 'device' | 'ip', window: TestingWindow | null, least: Signals): Finding | null {
  if (window === null) return null;
  const names = ['smallAmounts', 'distinctCards', 'declines'] as const;
  if (!names.some((name) => window[name] >= least[name])) return null;
  const { smallAmounts, distinctCards, declines } = window;
  const whose = of === 'device' ? 'device' : 'IP address';
  return {
    detail: `From this ${whose} within an hour: ${smallAmounts} small amounts, ${distinctCards} cards, ${declines} declines.`,
    facts: { of, smallAmounts, distinctCards, declines },
  };
}

export const cardTesting = [version1];
