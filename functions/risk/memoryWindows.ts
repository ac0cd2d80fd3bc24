import {
  compareAttempts,
  CONCURRENT_MS,
  TESTING_WINDOW_MS,
  VELOCITY_WINDOWS_MS,
  WINDOW_ATTEMPTS_MAX,
} from './features.ts';
import type { FeatureSnapshot, TestingWindow } from './featureSnapshot.ts';
import type { Attempt } from './riskEvent.ts';

/** An attempt whose decline is written into it when it is known. */
export interface WindowRow {
  readonly attempt: Attempt;
  readonly small: boolean;
  declinedAtMs: number | null;
}

export interface MemoryWindows {
  add(row: WindowRow): void;
  velocityOf(attempt: Attempt): FeatureSnapshot['velocity'];
  testingOf(attempt: Attempt): FeatureSnapshot['testing'];
}

/** An attempt may be judged so long after newer ones were recorded. */
const LATE_MS = 3_600_000;

/** The attempts of each window, in memory: sorted by time and id, without those that no window reaches any more. */
export function memoryWindows(): MemoryWindows {
  const windows = new Map<string, WindowRow[]>();
  let newestMs = 0;

  function insert(key: string, windowMs: number, row: WindowRow): void {
    const window = windows.get(key) ?? [];
    windows.set(key, window);
    const before = window.findLastIndex(({ attempt }) => compareAttempts(attempt, row.attempt) < 0);
    if (before === window.length - 1) window.push(row);
    else window.splice(before + 1, 0, row);
    const oldestMs = newestMs - windowMs - LATE_MS;
    if (window[0] === undefined || window[0].attempt.atMs > oldestMs) return;
    const reached = window.findIndex(({ attempt }) => attempt.atMs > oldestMs);
    window.splice(0, reached < 0 ? window.length : reached);
  }

  /** As `featuresOf` counts: others of the window that ends with the attempt, the newest, as many as are counted. */
  function newest(key: string, attempt: Attempt, windowMs: number): WindowRow[] {
    const found: WindowRow[] = [];
    const window = windows.get(key) ?? [];
    for (let index = window.length - 1; index >= 0; index--) {
      const row = window[index];
      if (
        row === undefined ||
        row.attempt.atMs <= attempt.atMs - windowMs ||
        found.length === WINDOW_ATTEMPTS_MAX
      )
        break;
      const own = row.attempt.transactionId === attempt.transactionId;
      if (!own && row.attempt.atMs <= attempt.atMs + CONCURRENT_MS) found.push(row);
    }
    return found;
  }

  return {
    add(row) {
      newestMs = Math.max(newestMs, row.attempt.atMs);
      for (const { key, windowMs } of windowsOf(row.attempt)) insert(key, windowMs, row);
    },
    velocityOf(attempt) {
      const key = customerKeyOf(attempt);
      if (key === null) return { last5Minutes: 0, last24Hours: 0 };
      const { last5Minutes, last24Hours } = VELOCITY_WINDOWS_MS;
      return {
        last5Minutes: newest(key, attempt, last5Minutes).length,
        last24Hours: newest(key, attempt, last24Hours).length,
      };
    },
    testingOf(attempt) {
      const { device, ip, merchant } = testingKeysOf(attempt);
      const counts = (key: string) => countsOf(newest(key, attempt, TESTING_WINDOW_MS), attempt);
      return {
        device: device === null ? null : counts(device),
        ip: ip === null ? null : counts(ip),
        merchant: counts(merchant),
      };
    },
  };
}

function countsOf(rows: readonly WindowRow[], { atMs }: Attempt): TestingWindow {
  return {
    attempts: rows.length,
    smallAmounts: rows.filter(({ small }) => small).length,
    distinctCards: new Set(rows.flatMap(({ attempt }) => attempt.card ?? [])).size,
    declines: rows.filter(({ declinedAtMs }) => declinedAtMs !== null && declinedAtMs <= atMs + CONCURRENT_MS)
      .length,
  };
}

function customerKeyOf({ merchantId, customer }: Attempt): string | null {
  return customer === null ? null : `${merchantId}#CUSTOMER#${customer}`;
}

function testingKeysOf({ merchantId, device, ip }: Attempt): {
  device: string | null;
  ip: string | null;
  merchant: string;
} {
  return {
    device: device === null ? null : `${merchantId}#DEVICE#${device}`,
    ip: ip === null ? null : `${merchantId}#IP#${ip}`,
    merchant: `${merchantId}#MERCHANT`,
  };
}

/** The windows that an attempt is counted in; those of card testing are of cards alone. */
function windowsOf(attempt: Attempt): { key: string; windowMs: number }[] {
  const customer = customerKeyOf(attempt);
  const { device, ip, merchant } = testingKeysOf(attempt);
  const testing = attempt.kind === 'CARD' ? [device, ip, merchant] : [];
  return [
    ...(customer === null ? [] : [{ key: customer, windowMs: VELOCITY_WINDOWS_MS.last24Hours }]),
    ...testing.flatMap((key) => (key === null ? [] : [{ key, windowMs: TESTING_WINDOW_MS }])),
  ];
}
