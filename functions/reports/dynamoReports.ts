import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { SHARD_NAMES } from '../shared/shards.ts';
import type { Count, Term } from './countedEvent.ts';
import type { DayCounters, ReportStore } from './ports.ts';
import { countedKey, groupOf, termPk, totalsPk, totalsShard, totalsSk } from './reportKeys.ts';

interface DynamoReportsOptions {
  /** Must read numbers as bigint: sums of base units have up to 38 digits. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Of a batch of queue messages, ten: a mark and a counter each fit in the hundred items of a transaction. */
const COUNTS_MAX = 50;

/** Sorts after every group of a day. */
const END = '~';

/** Counters and terms in the reports table. */
export function dynamoReports({ client, tableName }: DynamoReportsOptions): ReportStore {
  const add = async (merchantId: string, counts: readonly Count[]): Promise<void> => {
    for (let left = onceEach(counts); left.length > 0;) {
      const marks = left.map((count): TransactItem => ({
        Put: {
          TableName: tableName,
          Item: { ...countedKey(count), day: count.day },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      }));
      try {
        await client.send(
          new TransactWriteCommand({ TransactItems: [...marks, ...additions(tableName, merchantId, left)] }),
        );
        return;
      } catch (error) {
        const unmet = unmetOf(error);
        if (!unmet.includes(true)) throw error;
        // Counted before: the others go on without them.
        left = left.filter((_, index) => unmet[index] !== true);
      }
    }
  };
  const putTerm = (merchantId: string, term: Term) =>
    client.send(
      new PutCommand({ TableName: tableName, Item: { pk: termPk(merchantId, term), sk: term.id } }),
    );
  return {
    async record(merchantId, events) {
      const counts = events.flatMap(({ count }) => (count === null ? [] : [count]));
      const terms = events.flatMap((event) => event.terms);
      await Promise.all(terms.map((term) => putTerm(merchantId, term)));
      for (let start = 0; start < counts.length; start += COUNTS_MAX)
        await add(merchantId, counts.slice(start, start + COUNTS_MAX));
    },
    async totals(merchantId, from, to) {
      const shards = await Promise.all(
        SHARD_NAMES.map((shard) =>
          queryAll(client, {
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: {
              ':pk': totalsPk(merchantId, shard),
              ':from': from,
              ':to': `${to}${END}`,
            },
          }),
        ),
      );
      return merged(shards.flat());
    },
    async found(merchantId, term, limit, before) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: before === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
          ExpressionAttributeValues: {
            ':pk': termPk(merchantId, term),
            ...(before === undefined ? {} : { ':before': before }),
          },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      return Items.map(({ sk }) => String(sk));
    },
  };
}

/** One batch may hold the same event twice. */
function onceEach(counts: readonly Count[]): readonly Count[] {
  return [...new Map(counts.map((count) => [JSON.stringify(countedKey(count)), count])).values()];
}

/** One update for each group of a day, of all counts together, in the shard of the first. */
function additions(tableName: string, merchantId: string, counts: readonly Count[]): TransactItem[] {
  const pk = totalsPk(merchantId, totalsShard(counts[0]?.subject ?? ''));
  const groups = Map.groupBy(counts, ({ day, group }) => totalsSk(day, group));
  return [...groups].map(([sk, own]) => {
    const sums = new Map<string, bigint>();
    for (const { adds } of own)
      for (const [name, value] of Object.entries(adds)) sums.set(name, (sums.get(name) ?? 0n) + value);
    const names = [...sums.keys()];
    return {
      Update: {
        TableName: tableName,
        Key: { pk, sk },
        UpdateExpression: `ADD ${names.map((_, index) => `#n${index} :v${index}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#n${index}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          names.map((name, index) => [`:v${index}`, sums.get(name) ?? 0n]),
        ),
      },
    };
  });
}

function unmetOf(error: unknown): readonly boolean[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map(({ Code }) => Code === 'ConditionalCheckFailed');
}

async function queryAll(
  client: DynamoDBDocumentClient,
  query: ConstructorParameters<typeof QueryCommand>[0],
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: after }));
    items.push(...(page.Items ?? []));
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return items;
}

function merged(items: readonly Record<string, unknown>[]): DayCounters[] {
  const days = new Map<string, Map<string, bigint>>();
  for (const { pk: _, sk, ...counters } of items) {
    const sums = days.get(String(sk)) ?? new Map<string, bigint>();
    for (const [name, value] of Object.entries(counters))
      sums.set(name, (sums.get(name) ?? 0n) + BigInt(value as bigint));
    days.set(String(sk), sums);
  }
  return [...days]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([sk, counters]) => ({
      ...groupOf(sk),
      counters,
    }));
}
