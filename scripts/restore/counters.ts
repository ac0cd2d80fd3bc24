import { type DynamoDBDocumentClient, paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { counterKey } from '../../functions/invoices/invoiceKeys.ts';
import { SHARD_NAMES } from '../../functions/shared/shards.ts';

/** What one of the 16 counters of derivation indexes says, and what the addresses of its shard say. */
export interface CounterState {
  readonly shard: number;
  /** Indexes that it has given out: the next one is count × 16 + shard. */
  readonly count: number;
  /** The highest index of this shard that an address has; null when none has one. */
  readonly highestIndex: number | null;
}

/** Index of a non-hardened child, https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki */
const INDEX_MAX = 2 ** 31 - 1;

/**
 * What is to be added to a counter, so that it is beyond everything that was given out before the time restored to, and `margin` beyond
 * what may have been given out since.
 *
 * @throws Error when the next index would not be one of BIP-32's
 */
export function raiseOf({ shard, count, highestIndex }: CounterState, margin: number): number {
  const known = highestIndex === null ? 0 : (highestIndex - shard) / SHARD_NAMES.length + 1;
  const raised = Math.max(count, known) + margin;
  if (raised * SHARD_NAMES.length + shard > INDEX_MAX)
    throw new Error(`counter ${shard} would be ${raised}, and has no index beyond ${INDEX_MAX}`);
  return raised - count;
}

const counterItem = z.object({ id: z.string(), count: z.int() });
const addressItem = z.object({ id: z.string(), index: z.int() });

interface CounterStore {
  read(): Promise<CounterState[]>;
  /** Adds, so that an index that is taken meanwhile is not given out again. */
  raise(shard: number, by: number): Promise<void>;
}

/** Counters and addresses of the table of the chain's state. */
export function dynamoCounters({
  client,
  tableName,
}: {
  client: DynamoDBDocumentClient;
  tableName: string;
}): CounterStore {
  return {
    read: async () => {
      const counts = new Map<string, number>();
      const highest = new Map<number, number>();
      const input = { TableName: tableName, ConsistentRead: true };
      for await (const { Items = [] } of paginateScan({ client }, input)) {
        for (const item of Items) {
          const counter = counterItem.safeParse(item);
          if (counter.success) counts.set(counter.data.id, counter.data.count);
          const address = addressItem.safeParse(item);
          if (!address.success) continue;
          const { index } = address.data;
          const shard = index % SHARD_NAMES.length;
          highest.set(shard, Math.max(highest.get(shard) ?? 0, index));
        }
      }
      return SHARD_NAMES.map((_name, shard) => ({
        shard,
        count: counts.get(counterKey(shard)) ?? 0,
        highestIndex: highest.get(shard) ?? null,
      }));
    },
    raise: async (shard, by) => {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { id: counterKey(shard) },
          UpdateExpression: 'ADD #count :by',
          ExpressionAttributeNames: { '#count': 'count' },
          ExpressionAttributeValues: { ':by': by },
        }),
      );
    },
  };
}
