import type * as z from 'zod';
import type { AttemptFeatures } from './attemptFeatures.ts';
import { carryOutcomes, sawDevice } from './dynamoOutcomes.ts';
import { type DynamoRiskTable, earliestOf } from './dynamoRiskTable.ts';
import { type AttemptRows, readWindows, windowFeatures } from './dynamoWindows.ts';
import { attemptItem, deviceItem, emptyTotals, type Totals, totalsItem } from './featureItems.ts';
import {
  customerPartition,
  deviceKey,
  type RowKey,
  sharedRows,
  timeKey,
  totalsKey,
  transactionKey,
} from './featureKeys.ts';
import {
  type Features,
  isSmall,
  TESTING_WINDOW_MS,
  TRUSTED_AFTER_MS,
  VELOCITY_WINDOWS_MS,
} from './features.ts';
import type { PreparedAttempt } from './preparedAttempt.ts';
import type { Attempt, Outcome } from './riskEvent.ts';

const HOUR_MS = 60 * 60_000;
/** How long rows are kept: a window and an hour, and for outcomes longer than a dead letter waits. TTL deletes within days. */
const KEPT_MS = {
  velocity: VELOCITY_WINDOWS_MS.last24Hours + HOUR_MS,
  testing: TESTING_WINDOW_MS + HOUR_MS,
  transaction: 16 * 24 * HOUR_MS,
} as const;

/**
 * Features in DynamoDB, whose keys `featureKeys.ts` has. A row of an attempt is written before history is read, and history is read
 * consistently: of attempts at the same moment each sees those that were written before it.
 */
export function dynamoFeatures(table: DynamoRiskTable): AttemptFeatures {
  const { get, update, write } = table;

  async function writeAttempt(prepared: PreparedAttempt): Promise<void> {
    await Promise.all(attemptRows(prepared).map(({ key, set }) => write(update(key, set))));
    await sawDevice(table, prepared.attempt, 'firstSeenAtMs', prepared.attempt.atMs);
  }

  /** The earliest of its kind stays. */
  async function recordOutcome({ type, transactionId, atMs }: Outcome): Promise<void> {
    const name = type === 'SUCCEEDED' ? 'succeededAtMs' : 'declinedAtMs';
    const set = { [name]: atMs, ttl: secondsOf(atMs + KEPT_MS.transaction) };
    await write(update(transactionKey(transactionId), set, earliestOf(name)));
  }

  return {
    attempted: (prepared) =>
      attemptRows(prepared).map(({ key, set }) => ({ write: { Update: update(key, set) } })),
    writeAttempt,
    async attemptOf(transactionId) {
      const item = await get(transactionKey(transactionId));
      return item?.['attempt'] === undefined ? null : attemptItem.parse(item);
    },
    async record(event) {
      if (event.type === 'ATTEMPTED')
        await writeAttempt({ attempt: event.attempt, shared: event.attempt, listMatches: [] });
      else await recordOutcome(event);
      await carryOutcomes(
        table,
        event.type === 'ATTEMPTED' ? event.attempt.transactionId : event.transactionId,
      );
    },
    async featuresOf(attempt, shared = attempt) {
      const [windows, { totals, device }] = await Promise.all([
        readWindows(table, attempt, shared),
        readCustomer(table, attempt),
      ]);
      if (attempt.device !== null && device === null)
        await sawDevice(table, attempt, 'firstSeenAtMs', attempt.atMs);
      return featuresFrom(attempt, windows, totals, device);
    },
  };
}

/** What is kept of the customer for good: consistent, in one call. */
async function readCustomer(
  { getAll }: DynamoRiskTable,
  attempt: Attempt,
): Promise<{ totals: Totals; device: z.infer<typeof deviceItem> | null }> {
  const pk = customerPartition(attempt);
  if (pk === null) return { totals: emptyTotals, device: null };
  const device = attempt.device === null ? [] : [deviceKey(pk, attempt.device)];
  const [totals, seen] = await getAll([totalsKey(pk), ...device]);
  return {
    totals: totals === undefined ? emptyTotals : totalsItem.parse(totals),
    device: seen === undefined ? null : deviceItem.parse(seen),
  };
}

function featuresFrom(
  attempt: Attempt,
  windows: AttemptRows,
  totals: Totals,
  device: z.infer<typeof deviceItem> | null,
): Features {
  const { successes, sum, sumOfSquares } = totals.currencies[attempt.currency] ?? {
    successes: 0,
    sum: '0',
    sumOfSquares: '0',
  };
  const firstSeenAtMs = device?.firstSeenAtMs ?? null;
  return {
    ...windowFeatures(attempt, windows),
    history: { successes, sum, sumOfSquares },
    deviceHistory: {
      // Its own is none.
      firstSeenAtMs: firstSeenAtMs !== null && firstSeenAtMs < attempt.atMs ? firstSeenAtMs : null,
      trusted: (device?.firstSucceededAtMs ?? Infinity) <= attempt.atMs - TRUSTED_AFTER_MS,
    },
    countryKnown: attempt.country !== null && totals.countries.includes(attempt.country),
    lastLocation: totals.last === null ? null : { country: totals.last.country, atMs: totals.last.atMs },
  };
}

/** Everything an attempt writes: its own row, one in the customer's window, and those that it shares with others. */
function attemptRows({
  attempt,
  shared,
  listMatches,
}: PreparedAttempt): { key: RowKey; set: Record<string, unknown> }[] {
  const { transactionId, atMs, card } = attempt;
  const ttlAfter = (keptMs: number) => ({ ttl: secondsOf(atMs + keptMs) });
  const pk = customerPartition(attempt);
  const { device, ip } = shared;
  const rows = [
    {
      key: transactionKey(transactionId),
      set: { attempt, shared: { device, ip }, listMatches, ...ttlAfter(KEPT_MS.transaction) },
    },
  ];
  const sk = timeKey(atMs, transactionId);
  const velocity = pk === null ? [] : [{ key: { pk, sk }, set: ttlAfter(KEPT_MS.velocity) }];
  const testing = attempt.kind === 'CARD' ? sharedRows(attempt, shared) : [];
  const told = { small: isSmall(attempt), ...(card === null ? {} : { card }), ...ttlAfter(KEPT_MS.testing) };
  return [...rows, ...velocity, ...testing.map((key) => ({ key, set: told }))];
}

function secondsOf(ms: number): number {
  return Math.ceil(ms / 1_000);
}
