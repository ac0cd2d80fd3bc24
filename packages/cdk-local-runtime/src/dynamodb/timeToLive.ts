import { AwsError, type AwsHandler, type Gateway } from '../gateway/gateway.ts';
import { OPERATOR } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import type { Clock, Running } from '../running.ts';
import { isRecord } from '../template/intrinsics.ts';
import type { Resource, Stack } from '../template/model.ts';
import type { Expirations, Key } from './expirations.ts';

/** AWS promises days; locally whoever waits for it waits a minute at most. */
export const EXPIRY_EVERY_MS = 60_000;
const PAGE_ITEMS = 500;
const PAUSE_MS = 20;
const AGE_SECONDS_MAX = 5 * 365 * 86_400;

interface TimedTable {
  readonly name: string;
  readonly attribute: string;
  readonly keys: readonly string[];
}

/**
 * Deletes the items of every table with a time to live whose time is over, once a minute. Items whose attribute is no
 * number, or more than five years ago, stay, as on AWS:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
export function startTimeToLive(deps: {
  readonly stack: Stack;
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly log: Log;
  readonly expirations: Expirations;
}): Running {
  const { clock, log } = deps;
  const stopped = new AbortController();
  const tables = [
    ...deps.stack.ofType('AWS::DynamoDB::GlobalTable'),
    ...deps.stack.ofType('AWS::DynamoDB::Table'),
  ].flatMap(timedTable);

  const sweep = async (table: TimedTable): Promise<void> => {
    let after: unknown;
    do {
      const page = await readExpired(deps.gateway, table, clock.now(), after);
      for (const item of page.items) await expire(deps, table, item);
      after = page.after;
      if (after !== undefined) await clock.sleep(PAUSE_MS, stopped.signal);
    } while (after !== undefined && !stopped.signal.aborted);
  };

  const running = (async () => {
    while (!stopped.signal.aborted && tables.length > 0) {
      for (const table of tables) {
        await sweep(table).catch((error: unknown) =>
          log.warn('expired items were not deleted, will try again', {
            table: table.name,
            error: String(error),
          }),
        );
      }
      await clock.sleep(EXPIRY_EVERY_MS, stopped.signal);
    }
  })();
  return {
    close: async () => {
      stopped.abort();
      await running;
    },
  };
}

function timedTable({ ref, properties }: Resource): TimedTable[] {
  const { TimeToLiveSpecification: wanted, KeySchema } = properties;
  if (!isRecord(wanted) || wanted['Enabled'] === false || typeof wanted['AttributeName'] !== 'string')
    return [];
  const keys = Array.isArray(KeySchema)
    ? KeySchema.filter(isRecord).map((k) => String(k['AttributeName']))
    : [];
  return [{ name: ref, attribute: wanted['AttributeName'], keys }];
}

type Item = Record<string, unknown>;

async function readExpired(
  gateway: Gateway,
  { name, attribute, keys }: TimedTable,
  now: Date,
  after: unknown,
): Promise<{ items: Item[]; after: unknown }> {
  const seconds = Math.floor(now.getTime() / 1000);
  const names = [...keys, attribute].map((key, position): [string, string] => [`#${position}`, key]);
  const { Items, LastEvaluatedKey } = await gateway.json<{ Items: Item[]; LastEvaluatedKey?: unknown }>(
    OPERATOR,
    'dynamodb',
    'Scan',
    {
      TableName: name,
      Limit: PAGE_ITEMS,
      FilterExpression: `#${keys.length} BETWEEN :oldest AND :now`,
      ProjectionExpression: names.map(([placeholder]) => placeholder).join(', '),
      ExpressionAttributeNames: Object.fromEntries(names),
      ExpressionAttributeValues: {
        ':oldest': { N: String(seconds - AGE_SECONDS_MAX) },
        ':now': { N: String(seconds) },
      },
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    },
  );
  return { items: Items, after: LastEvaluatedKey };
}

/** Deletes an item unless its time has changed meanwhile. */
async function expire(
  { gateway, clock, expirations }: { gateway: Gateway; clock: Clock; expirations: Expirations },
  { name, attribute, keys }: TimedTable,
  item: Item,
): Promise<void> {
  const key = Object.fromEntries(keys.map((part) => [part, item[part]]));
  // Remembered first: the record may be read as soon as it is written.
  expirations.add(name, key, clock.now());
  try {
    await gateway.json(OPERATOR, 'dynamodb', 'DeleteItem', {
      TableName: name,
      Key: key,
      ConditionExpression: '#time = :time',
      ExpressionAttributeNames: { '#time': attribute },
      ExpressionAttributeValues: { ':time': item[attribute] },
    });
  } catch (error) {
    expirations.remove(name, key);
    if (!(error instanceof AwsError) || error.code !== 'ConditionalCheckFailedException') throw error;
  }
}

/**
 * Marks stream records of items that were deleted because their time was over:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 */
export function markExpired(
  send: AwsHandler,
  expirations: Expirations,
  tableOf: (shardIterator: string) => string | undefined,
): AwsHandler {
  return async (call) => {
    const reply = await send(call);
    if (call.action !== 'GetRecords' || !reply.body.includes('"REMOVE"')) return reply;
    const { ShardIterator } = JSON.parse(call.request.body.toString()) as { ShardIterator?: unknown };
    const table = tableOf(String(ShardIterator));
    const answer: unknown = JSON.parse(reply.body.toString());
    if (table === undefined || !isRecord(answer) || !Array.isArray(answer['Records'])) return reply;
    const Records = answer['Records'].filter(isRecord).map((record) => {
      const change = record['dynamodb'];
      const key = isRecord(change) ? change['Keys'] : undefined;
      const expired =
        record['eventName'] === 'REMOVE' && isRecord(key) && expirations.has(table, key satisfies Key);
      return expired ? { ...record, userIdentity: USER_IDENTITY } : record;
    });
    const { 'x-amz-crc32': _, ...headers } = reply.headers;
    return { ...reply, headers, body: Buffer.from(JSON.stringify({ ...answer, Records })) };
  };
}

const USER_IDENTITY = { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const;
