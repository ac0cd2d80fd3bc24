import { compareAttempts, type Features, isSmall, TRUSTED_AFTER_MS } from './features.ts';
import { memoryWindows, type WindowRow } from './memoryWindows.ts';
import type { Attempt, Outcome, RiskEvent } from './riskEvent.ts';

/** A transaction as far as it is known: outcomes may come before their attempt. */
interface Row {
  window: WindowRow | null;
  succeededAtMs: number | null;
  declinedAtMs: number | null;
}

/** What is kept of a customer for ever: figures, no rows. */
interface Customer {
  /** By currency. */
  readonly totals: Map<string, Total>;
  readonly devices: Map<string, Device>;
  readonly countries: Set<string>;
  /** The newest success that told a country. */
  last: { readonly country: string; readonly attempt: Attempt } | null;
}

interface Device {
  readonly firstSeenAtMs: number;
  /** Infinity: not yet. */
  readonly firstSucceededAtMs: number;
}

interface Total {
  readonly successes: number;
  readonly sum: bigint;
  readonly sumOfSquares: bigint;
}

const NOTHING: Total = { successes: 0, sum: 0n, sumOfSquares: 0n };

export interface MemoryFeatures {
  record(event: RiskEvent): void;
  featuresOf(attempt: Attempt): Features;
}

/**
 * Features in memory, kept up to date event by event: what a store does, for those who score millions of generated transactions. It
 * agrees with `featuresOf` for an attempt that is not before what was recorded.
 *
 * @param forgetAfterMs outcomes that come so long after their attempt are not counted, which bounds the memory
 */
export function memoryFeatures(forgetAfterMs: number = Infinity): MemoryFeatures {
  const rows = new Map<string, Row>();
  const customers = new Map<string, Customer>();
  const windows = memoryWindows();
  let newestMs = 0;

  function record(event: RiskEvent): void {
    const id = event.type === 'ATTEMPTED' ? event.attempt.transactionId : event.transactionId;
    const row = rows.get(id) ?? { window: null, succeededAtMs: null, declinedAtMs: null };
    rows.set(id, row);
    if (event.type === 'ATTEMPTED') recordAttempt(row, event.attempt);
    else recordOutcome(row, event);
    for (const [oldest, each] of rows) {
      if (timeOf(each) >= newestMs - forgetAfterMs) break;
      rows.delete(oldest);
    }
  }

  function recordAttempt(row: Row, attempt: Attempt): void {
    if (row.window !== null) return;
    newestMs = Math.max(newestMs, attempt.atMs);
    row.window = { attempt, small: isSmall(attempt), declinedAtMs: row.declinedAtMs };
    windows.add(row.window);
    const customer = customerOf(attempt);
    if (customer === null) return;
    if (attempt.device !== null) seeDevice(customer, attempt.device, attempt.atMs, Infinity);
    if (row.succeededAtMs !== null) succeed(customer, attempt, row.succeededAtMs);
  }

  function recordOutcome(row: Row, { type, atMs }: Outcome): void {
    const field = type === 'SUCCEEDED' ? 'succeededAtMs' : 'declinedAtMs';
    const repeated = row[field] !== null;
    row[field] = Math.min(atMs, row[field] ?? Infinity);
    if (row.window === null) return;
    row.window.declinedAtMs = row.declinedAtMs;
    const customer = customerOf(row.window.attempt);
    if (type === 'SUCCEEDED' && !repeated && customer !== null) succeed(customer, row.window.attempt, atMs);
  }

  function customerOf({ merchantId, customer }: Attempt): Customer | null {
    if (customer === null) return null;
    const key = `${merchantId}#${customer}`;
    const found = customers.get(key);
    if (found !== undefined) return found;
    const fresh = { totals: new Map(), devices: new Map(), countries: new Set<string>(), last: null };
    customers.set(key, fresh);
    return fresh;
  }

  function featuresOf(attempt: Attempt): Features {
    const customer = customerOf(attempt);
    const { successes, sum, sumOfSquares } = customer?.totals.get(attempt.currency) ?? NOTHING;
    const device = attempt.device === null ? undefined : customer?.devices.get(attempt.device);
    const seen = device !== undefined && device.firstSeenAtMs < attempt.atMs;
    const last = customer?.last ?? null;
    return {
      history: { successes, sum: sum.toString(), sumOfSquares: sumOfSquares.toString() },
      velocity: windows.velocityOf(attempt),
      deviceHistory: {
        firstSeenAtMs: seen ? device.firstSeenAtMs : null,
        trusted: device !== undefined && device.firstSucceededAtMs <= attempt.atMs - TRUSTED_AFTER_MS,
      },
      countryKnown: attempt.country !== null && (customer?.countries.has(attempt.country) ?? false),
      lastLocation: last === null ? null : { country: last.country, atMs: last.attempt.atMs },
      testing: windows.testingOf(attempt),
    };
  }

  return { record, featuresOf };
}

function timeOf({ window, succeededAtMs, declinedAtMs }: Row): number {
  return window?.attempt.atMs ?? succeededAtMs ?? declinedAtMs ?? 0;
}

function seeDevice({ devices }: Customer, device: string, atMs: number, succeededAtMs: number): void {
  const seen = devices.get(device);
  devices.set(device, {
    firstSeenAtMs: Math.min(seen?.firstSeenAtMs ?? atMs, atMs),
    firstSucceededAtMs: Math.min(seen?.firstSucceededAtMs ?? Infinity, succeededAtMs),
  });
}

function succeed(customer: Customer, attempt: Attempt, succeededAtMs: number): void {
  const { currency, country, device, atMs } = attempt;
  const { successes, sum, sumOfSquares } = customer.totals.get(currency) ?? NOTHING;
  const units = BigInt(attempt.amount);
  customer.totals.set(currency, {
    successes: successes + 1,
    sum: sum + units,
    sumOfSquares: sumOfSquares + units * units,
  });
  if (device !== null) seeDevice(customer, device, atMs, succeededAtMs);
  if (country === null) return;
  customer.countries.add(country);
  const newer = customer.last === null || compareAttempts(attempt, customer.last.attempt) > 0;
  if (newer) Object.assign(customer, { last: { country, attempt } });
}
