import * as z from 'zod';
import type { DynamoRiskTable } from './dynamoRiskTable.ts';
import { customerPartition, type Shared, sharedPartitions, timeKey } from './featureKeys.ts';
import {
  CONCURRENT_MS,
  type Features,
  TESTING_WINDOW_MS,
  VELOCITY_WINDOWS_MS,
  WINDOW_ATTEMPTS_MAX,
} from './features.ts';
import type { TestingWindow } from './featureSnapshot.ts';
import type { Attempt } from './riskEvent.ts';

const rowItem = z.object({
  sk: z.string(),
  small: z.boolean().optional(),
  card: z.string().optional(),
  declinedAtMs: z.number().optional(),
});

type Row = z.infer<typeof rowItem>;

/** The newest rows of each window, without the attempt's own; null where it tells no such. */
export interface AttemptRows {
  readonly customer: readonly Row[];
  readonly device: readonly Row[] | null;
  readonly ip: readonly Row[] | null;
  readonly merchant: readonly Row[];
}

type Table = Pick<DynamoRiskTable, 'page'>;

/** Rows that are read of one partition at once: a page of several that together make a window. */
const PAGE_OF_SHARD = 40;

/** Reads the windows that end with the attempt, consistently, and no more of each than is counted. */
export async function readWindows(table: Table, attempt: Attempt, shared: Shared): Promise<AttemptRows> {
  const customer = customerPartition(attempt);
  const of = sharedPartitions(attempt, shared);
  const read = (partitions: readonly string[], windowMs: number) =>
    newestOf(table, attempt, partitions, windowMs);
  const [velocity, device, ip, merchant] = await Promise.all([
    read(customer === null ? [] : [customer], VELOCITY_WINDOWS_MS.last24Hours),
    shared.device === null ? null : read(of.device, TESTING_WINDOW_MS),
    shared.ip === null ? null : read(of.ip, TESTING_WINDOW_MS),
    read(of.merchant, TESTING_WINDOW_MS),
  ]);
  return { customer: velocity, device, ip, merchant };
}

/** What the rows of the windows come to. */
export function windowFeatures(attempt: Attempt, rows: AttemptRows): Pick<Features, 'velocity' | 'testing'> {
  const soon = timeKey(attempt.atMs - VELOCITY_WINDOWS_MS.last5Minutes + 1);
  return {
    velocity: {
      last5Minutes: rows.customer.filter(({ sk }) => sk > soon).length,
      last24Hours: rows.customer.length,
    },
    testing: {
      device: rows.device === null ? null : testingOf(attempt, rows.device),
      ip: rows.ip === null ? null : testingOf(attempt, rows.ip),
      merchant: testingOf(attempt, rows.merchant),
    },
  };
}

function testingOf({ atMs }: Attempt, rows: readonly Row[]): TestingWindow {
  return {
    attempts: rows.length,
    smallAmounts: rows.filter(({ small }) => small === true).length,
    distinctCards: new Set(rows.flatMap(({ card }) => card ?? [])).size,
    declines: rows.filter(
      ({ declinedAtMs }) => declinedAtMs !== undefined && declinedAtMs <= atMs + CONCURRENT_MS,
    ).length,
  };
}

/** One partition, read from its newest row on. */
interface Cursor {
  readonly pk: string;
  rows: Row[];
  ended: boolean;
}

async function newestOf(
  table: Table,
  { atMs, transactionId }: Attempt,
  partitions: readonly string[],
  windowMs: number,
): Promise<Row[]> {
  // One more than is counted, since its own row is among them.
  const wanted = WINDOW_ATTEMPTS_MAX + 1;
  const between = { from: timeKey(atMs - windowMs + 1), to: `${timeKey(atMs + CONCURRENT_MS)}\uFFFF` };
  const limit = partitions.length === 1 ? wanted : PAGE_OF_SHARD;
  const cursors = partitions.map((pk): Cursor => ({ pk, rows: [], ended: false }));
  for (
    let behind = cursors;
    behind.length > 0;
    behind = cursors.filter((cursor) => mayHaveNewer(cursor, cursors, wanted))
  )
    await Promise.all(behind.map((cursor) => readOn(table, cursor, between, limit)));
  const own = timeKey(atMs, transactionId);
  return newestFirst(cursors)
    .slice(0, wanted)
    .filter(({ sk }) => sk !== own)
    .slice(0, WINDOW_ATTEMPTS_MAX);
}

/** Whether what was not read of a partition may be newer than what was read of all. */
function mayHaveNewer({ rows, ended }: Cursor, all: readonly Cursor[], wanted: number): boolean {
  if (ended) return false;
  const last = newestFirst(all)[wanted - 1];
  return last === undefined || (rows.at(-1)?.sk ?? '\uFFFF') > last.sk;
}

function newestFirst(cursors: readonly Cursor[]): Row[] {
  return cursors.flatMap(({ rows }) => rows).sort((a, b) => (a.sk > b.sk ? -1 : 1));
}

async function readOn(
  table: Table,
  cursor: Cursor,
  { from, to }: { readonly from: string; readonly to: string },
  limit: number,
): Promise<void> {
  const last = cursor.rows.at(-1)?.sk;
  const { items, more } = await table.page({
    pk: cursor.pk,
    from,
    to: last === undefined ? to : before(last),
    limit,
  });
  cursor.rows.push(...items.map((item) => rowItem.parse(item)));
  cursor.ended = !more;
}

/** The greatest sort key below one: all are ASCII, and each ends with an id, so that nothing lies between. */
function before(sk: string): string {
  return `${sk.slice(0, -1)}${String.fromCharCode(sk.charCodeAt(sk.length - 1) - 1)}\uFFFF`;
}
