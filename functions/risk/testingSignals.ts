import { type FeatureSnapshot, isAllowed, type TestingWindow } from './featureSnapshot.ts';
import type { ThresholdBounds } from './rule.ts';

type Signals = Pick<TestingWindow, 'smallAmounts' | 'distinctCards' | 'declines'>;

/** Where stolen cards seem to be tried: at what they share, with its counts of the last hour. */
export interface TestingSignal extends TestingWindow {
  readonly of: 'device' | 'ip' | 'merchant';
}

const bounds = (min: number, means: string): ThresholdBounds => ({ min, max: 100, means });

/**
 * Many people share an address, so it takes more there; of a merchant counts alone tell nothing, so shares are asked. Counts end at
 * 100, the newest.
 */
export const TESTING_THRESHOLDS = {
  deviceSmallAmountsMin: bounds(1, 'small amounts from one device within an hour'),
  deviceCardsMin: bounds(2, 'distinct cards from one device within an hour'),
  deviceDeclinesMin: bounds(1, 'declines from one device within an hour'),
  ipSmallAmountsMin: bounds(1, 'small amounts from one address within an hour'),
  ipCardsMin: bounds(2, 'distinct cards from one address within an hour'),
  ipDeclinesMin: bounds(1, 'declines from one address within an hour'),
  merchantAttemptsMin: bounds(1, 'attempts at the merchant without which a share says nothing'),
  merchantDeclinesPercent: bounds(1, 'declines of 100 attempts at the merchant'),
} as const;

/**
 * Many small amounts, many cards or many declines from one device or address, else a merchant most of whose cards are declined. A
 * device and an address that are on the allow list have their reasons.
 */
export function testingSignalOf(
  snapshot: FeatureSnapshot,
  thresholds: Readonly<Record<keyof typeof TESTING_THRESHOLDS, number>>,
): TestingSignal | null {
  const { kind, testing } = snapshot;
  if (kind !== 'CARD') return null;
  const { device, ip, merchant } = testing;
  const ofDevice = {
    smallAmounts: thresholds.deviceSmallAmountsMin,
    distinctCards: thresholds.deviceCardsMin,
    declines: thresholds.deviceDeclinesMin,
  };
  if (device !== null && !isAllowed(snapshot, 'DEVICE') && reaches(device, ofDevice))
    return { of: 'device', ...device };
  const ofIp = {
    smallAmounts: thresholds.ipSmallAmountsMin,
    distinctCards: thresholds.ipCardsMin,
    declines: thresholds.ipDeclinesMin,
  };
  if (ip !== null && !isAllowed(snapshot, 'IP_RANGE') && reaches(ip, ofIp)) return { of: 'ip', ...ip };
  const enough = merchant.attempts >= thresholds.merchantAttemptsMin;
  const declined = merchant.declines * 100 >= merchant.attempts * thresholds.merchantDeclinesPercent;
  return enough && declined ? { of: 'merchant', ...merchant } : null;
}

function reaches(window: TestingWindow, least: Signals): boolean {
  return (
    window.smallAmounts >= least.smallAmounts ||
    window.distinctCards >= least.distinctCards ||
    window.declines >= least.declines
  );
}
