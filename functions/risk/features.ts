import type { FeatureSnapshot, ListMatch, TestingWindow } from './featureSnapshot.ts';
import type { Attempt, Outcome, RiskEvent } from './riskEvent.ts';

/*
 * What the features of version 1 count. A change of these numbers is another version of the snapshot.
 */

const MINUTE_MS = 60_000;
export const VELOCITY_WINDOWS_MS = { last5Minutes: 5 * MINUTE_MS, last24Hours: 24 * 60 * MINUTE_MS } as const;
export const TESTING_WINDOW_MS = 60 * MINUTE_MS;

/**
 * Counts go no further, so that a store reads at most so many rows, however busy a merchant or an address is: the newest by time of
 * the attempt, then by transaction id. Thresholds stay below.
 */
export const WINDOW_ATTEMPTS_MAX = 100;

/**
 * Other attempts of up to so much later count as before: attempts at the same moment race, each written before it is judged, and
 * without this a hundred of them, written in the reverse order of their times, would each see none.
 */
export const CONCURRENT_MS = 5_000;

/**
 * A device is trusted so long after the first success with it: who steals an account would buy something small first, and have a
 * trusted device for the rest.
 */
export const TRUSTED_AFTER_MS = 24 * 60 * MINUTE_MS;

/** US cents: a smaller equivalent is a small amount, as stolen cards are tried with. */
export const SMALL_AMOUNT_BELOW_CENTS = 500n;

/** What the customer, device and address have done, and nothing of the transaction itself. */
export type Features = Pick<
  FeatureSnapshot,
  'history' | 'velocity' | 'deviceHistory' | 'countryKnown' | 'lastLocation' | 'testing'
>;

/** An attempt with what is known of its end. */
interface Known {
  readonly attempt: Attempt;
  readonly succeededAtMs: number | null;
  readonly declinedAtMs: number | null;
}

/** Puts the parts together. `listMatches` is what the lists say of the transaction's own values, before they become pseudonyms. */
export function snapshotOf(
  { card: _card, ...attempt }: Attempt,
  features: Features,
  listMatches: readonly ListMatch[],
): FeatureSnapshot {
  return { version: 1, ...attempt, ...features, listMatches };
}

/**
 * Folds the features of an attempt from events, by their own times: the order in which they are given and how often changes nothing,
 * and what the transaction itself did is never among them. This is the meaning of each feature; stores are held to it.
 *
 * @public as the definition of the features, which no store calls.
 */
export function featuresOf(attempt: Attempt, events: readonly RiskEvent[]): Features {
  const others = knownOf(events).filter((known) => known.attempt.transactionId !== attempt.transactionId);
  const customers = others.filter(({ attempt: other }) => isSameCustomer(other, attempt));
  const successes = customers.filter(
    ({ succeededAtMs }) => succeededAtMs !== null && succeededAtMs < attempt.atMs,
  );
  const withDevice = (known: Known) => attempt.device !== null && known.attempt.device === attempt.device;
  const firstSeen = customers.filter((known) => withDevice(known) && known.attempt.atMs < attempt.atMs);
  return {
    history: historyOf(successes.filter(({ attempt: other }) => other.currency === attempt.currency)),
    velocity: {
      last5Minutes: newestWithin(customers, attempt, VELOCITY_WINDOWS_MS.last5Minutes).length,
      last24Hours: newestWithin(customers, attempt, VELOCITY_WINDOWS_MS.last24Hours).length,
    },
    deviceHistory: {
      firstSeenAtMs:
        firstSeen.length === 0 ? null : Math.min(...firstSeen.map((known) => known.attempt.atMs)),
      trusted: successes.some(
        (known) => withDevice(known) && (known.succeededAtMs ?? Infinity) <= attempt.atMs - TRUSTED_AFTER_MS,
      ),
    },
    countryKnown: successes.some(
      (known) => attempt.country !== null && known.attempt.country === attempt.country,
    ),
    lastLocation: lastLocationOf(successes),
    testing: testingOf(attempt, others),
  };
}

/** Customers, devices and addresses are a merchant's own. */
function isSameCustomer(a: Attempt, b: Attempt): boolean {
  return a.merchantId === b.merchantId && a.customer !== null && a.customer === b.customer;
}

/** Each transaction once: its first attempt, and its earliest outcome of each kind. */
function knownOf(events: readonly RiskEvent[]): readonly Known[] {
  const attempts = new Map<string, Attempt>();
  const outcomes = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'ATTEMPTED') attempts.set(event.attempt.transactionId, event.attempt);
    else {
      const key = outcomeKey(event);
      outcomes.set(key, Math.min(event.atMs, outcomes.get(key) ?? Infinity));
    }
  }
  return [...attempts.values()].map((attempt) => ({
    attempt,
    succeededAtMs:
      outcomes.get(outcomeKey({ type: 'SUCCEEDED', transactionId: attempt.transactionId })) ?? null,
    declinedAtMs:
      outcomes.get(outcomeKey({ type: 'DECLINED', transactionId: attempt.transactionId })) ?? null,
  }));
}

function outcomeKey({ type, transactionId }: Pick<Outcome, 'type' | 'transactionId'>): string {
  return `${type} ${transactionId}`;
}

function historyOf(successes: readonly Known[]): Features['history'] {
  let [sum, sumOfSquares] = [0n, 0n];
  for (const { attempt } of successes) {
    const units = BigInt(attempt.amount);
    sum += units;
    sumOfSquares += units * units;
  }
  return { successes: successes.length, sum: sum.toString(), sumOfSquares: sumOfSquares.toString() };
}

/** The attempts of a window that ends with the attempt, the newest first, as many as are counted. */
function newestWithin(others: readonly Known[], { atMs }: Attempt, windowMs: number): readonly Known[] {
  return others
    .filter(({ attempt: other }) => other.atMs > atMs - windowMs && other.atMs <= atMs + CONCURRENT_MS)
    .sort((a, b) => -compareAttempts(a.attempt, b.attempt))
    .slice(0, WINDOW_ATTEMPTS_MAX);
}

/** By time, then by id: the order of rows in every store. */
export function compareAttempts(a: Attempt, b: Attempt): number {
  return (
    a.atMs - b.atMs || (a.transactionId < b.transactionId ? -1 : a.transactionId > b.transactionId ? 1 : 0)
  );
}

function lastLocationOf(successes: readonly Known[]): Features['lastLocation'] {
  const located = successes.filter(({ attempt }) => attempt.country !== null);
  located.sort((a, b) => compareAttempts(a.attempt, b.attempt));
  const last = located.at(-1)?.attempt;
  return last === undefined || last.country === null ? null : { country: last.country, atMs: last.atMs };
}

function testingOf(attempt: Attempt, others: readonly Known[]): Features['testing'] {
  const cards = others.filter(
    ({ attempt: other }) => other.kind === 'CARD' && other.merchantId === attempt.merchantId,
  );
  const sharing = (field: 'device' | 'ip'): TestingWindow | null =>
    attempt[field] === null
      ? null
      : windowOf(
          cards.filter(({ attempt: other }) => other[field] === attempt[field]),
          attempt,
        );
  return { device: sharing('device'), ip: sharing('ip'), merchant: windowOf(cards, attempt) };
}

function windowOf(cards: readonly Known[], attempt: Attempt): TestingWindow {
  const newest = newestWithin(cards, attempt, TESTING_WINDOW_MS);
  return {
    attempts: newest.length,
    smallAmounts: newest.filter(({ attempt: other }) => isSmall(other)).length,
    distinctCards: new Set(newest.flatMap(({ attempt: other }) => other.card ?? [])).size,
    declines: newest.filter(
      ({ declinedAtMs }) => declinedAtMs !== null && declinedAtMs <= attempt.atMs + CONCURRENT_MS,
    ).length,
  };
}

/** Without a known rate it is none. */
export function isSmall({ usdCents }: Pick<Attempt, 'usdCents'>): boolean {
  return usdCents !== null && BigInt(usdCents) < SMALL_AMOUNT_BELOW_CENTS;
}
