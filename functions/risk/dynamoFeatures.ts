import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { AttemptFeatures } from './attemptFeatures.ts';
import { type AttemptRows, readWindows, windowFeatures } from './dynamoWindows.ts';
import {
  customerPartition,
  deviceKey,
  type RowKey,
  type Shared,
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
import {
  attemptItem,
  deviceItem,
  emptyTotals,
  type Totals,
  totalsItem,
  withSuccess,
} from './featureItems.ts';

export interface DynamoFeaturesOptions {
  /** Must drop undefined values, and retry what met a transaction. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

const HOUR_MS = 60 * 60_000;
/** How long rows are kept: a window and an hour, and for outcomes longer than a dead letter waits. TTL deletes within days. */
const KEPT_MS = {
  velocity: VELOCITY_WINDOWS_MS.last24Hours + HOUR_MS,
  testing: TESTING_WINDOW_MS + HOUR_MS,
  transaction: 16 * 24 * HOUR_MS,
} as const;

/** Outcomes of one customer at a time are few; after so many lost races something is wrong. */
const ATTEMPTS_MAX = 40;

/**
 * Features in DynamoDB, whose keys `featureKeys.ts` has. A row of an attempt is written before history is read, and history is read
 * consistently: of attempts at the same moment each sees those that were written before it.
 */
export function dynamoFeatures({ client, tableName }: DynamoFeaturesOptions): AttemptFeatures {
  const update = (key: RowKey, set: Record<string, unknown>, condition?: string): UpdateCommandInput =>
    updateOf(tableName, key, set, condition);

  async function get(key: RowKey): Promise<Record<string, unknown> | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
    );
    return Item;
  }

  /** False where the condition is not met. */
  async function write(command: UpdateCommandInput): Promise<boolean> {
    try {
      await client.send(new UpdateCommand(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /** The earliest time of a device at its customer stays. */
  async function sawDevice(
    attempt: Attempt,
    name: 'firstSeenAtMs' | 'firstSucceededAtMs',
    atMs: number,
  ): Promise<void> {
    const pk = customerPartition(attempt);
    if (pk === null || attempt.device === null) return;
    await write(update(deviceKey(pk, attempt.device), { [name]: atMs }, earliestOf(name)));
  }

  async function sawSuccess(attempt: Attempt, succeededAtMs: number): Promise<void> {
    await sawDevice(attempt, 'firstSeenAtMs', attempt.atMs);
    await sawDevice(attempt, 'firstSucceededAtMs', succeededAtMs);
  }

  async function writeAttempt(prepared: PreparedAttempt): Promise<void> {
    await Promise.all(attemptRows(prepared).map(({ key, set }) => write(update(key, set))));
    await sawDevice(prepared.attempt, 'firstSeenAtMs', prepared.attempt.atMs);
  }

  /** The earliest of its kind stays. */
  async function recordOutcome({ type, transactionId, atMs }: Outcome): Promise<void> {
    const name = type === 'SUCCEEDED' ? 'succeededAtMs' : 'declinedAtMs';
    const set = { [name]: atMs, ttl: secondsOf(atMs + KEPT_MS.transaction) };
    await write(update(transactionKey(transactionId), set, earliestOf(name)));
  }

  /** Carries a transaction's outcomes to where features are read. A transaction counts once, by its own mark. */
  async function carry(transactionId: string): Promise<void> {
    for (let tries = 1; tries <= ATTEMPTS_MAX; tries++) {
      const item = await get(transactionKey(transactionId));
      if (item?.['attempt'] === undefined) return;
      const { attempt, shared, succeededAtMs, declinedAtMs, counted } = attemptItem.parse(item);
      if (declinedAtMs !== undefined && attempt.kind === 'CARD')
        for (const key of sharedRows(attempt, shared))
          await write(update(key, { declinedAtMs }, 'attribute_exists(pk)'));
      if (succeededAtMs === undefined) return;
      await sawSuccess(attempt, succeededAtMs);
      if (counted === true || (await countSuccess(attempt))) return;
    }
    throw new Error(`the success of ${transactionId} could not be counted`);
  }

  /** False where another success of the customer was counted meanwhile. */
  async function countSuccess(attempt: Attempt): Promise<boolean> {
    const pk = customerPartition(attempt);
    if (pk === null) return true;
    const item = await get(totalsKey(pk));
    const before = item === undefined ? null : totalsItem.parse(item);
    const after = withSuccess(before ?? emptyTotals, attempt);
    const mark = update(
      transactionKey(attempt.transactionId),
      { counted: true },
      'attribute_not_exists(#counted)',
    );
    try {
      const put = totalsPut(tableName, totalsKey(pk), before, after);
      await client.send(
        new TransactWriteCommand({ TransactItems: [{ Put: put }, { Update: asPart(mark) }] }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const [totals, marked] = (error.CancellationReasons ?? []).map(({ Code }) => Code);
      if (marked === 'ConditionalCheckFailed') return true;
      if (totals === 'ConditionalCheckFailed') return false;
      throw error;
    }
  }

  async function known(
    attempt: Attempt,
  ): Promise<{ totals: Totals; device: z.infer<typeof deviceItem> | null }> {
    const pk = customerPartition(attempt);
    if (pk === null) return { totals: emptyTotals, device: null };
    const device = attempt.device === null ? null : deviceKey(pk, attempt.device);
    const Keys = [totalsKey(pk), ...(device === null ? [] : [device])];
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
    );
    // A part that is missing would read as a customer who is new.
    if (Object.keys(UnprocessedKeys).length > 0) throw new Error('the risk table did not answer in full');
    const items = Responses[tableName] ?? [];
    const totals = items.find(({ sk }) => sk === 'TOTALS');
    const seen = items.find(({ sk }) => sk === device?.sk);
    return {
      totals: totals === undefined ? emptyTotals : totalsItem.parse(totals),
      device: seen === undefined ? null : deviceItem.parse(seen),
    };
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
      await carry(event.type === 'ATTEMPTED' ? event.attempt.transactionId : event.transactionId);
    },
    async featuresOf(attempt, shared = attempt) {
      const [windows, { totals, device }] = await Promise.all([
        readWindows({ client, tableName }, attempt, shared),
        known(attempt),
      ]);
      if (attempt.device !== null && device === null) await sawDevice(attempt, 'firstSeenAtMs', attempt.atMs);
      return featuresFrom(attempt, windows, totals, device);
    },
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

function updateOf(
  TableName: string,
  { pk, sk }: RowKey,
  set: Record<string, unknown>,
  condition?: string,
): UpdateCommandInput {
  const names = Object.keys(set);
  return {
    TableName,
    Key: { pk, sk },
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
  };
}

/** A part of a transaction has always an expression. */
function asPart(command: UpdateCommandInput): UpdateCommandInput & { UpdateExpression: string } {
  return { ...command, UpdateExpression: command.UpdateExpression ?? '' };
}

function totalsPut(TableName: string, key: RowKey, before: Totals | null, after: Totals) {
  const Item = { ...key, ...after };
  return before === null
    ? { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        TableName,
        Item,
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': before.version },
      };
}

/** Whether what is set is earlier than what is there. */
function earliestOf(name: string): string {
  return `attribute_not_exists(#${name}) OR #${name} > :${name}`;
}

function secondsOf(ms: number): number {
  return Math.ceil(ms / 1_000);
}
