import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { PlaceStore } from '../ports.ts';
import { placeKey } from '../store/chainKeys.ts';
import { writeWhileHeld } from './dynamoHeldWrites.ts';

const placeItem = z.object({
  lane: z.int(),
  shard: z.int(),
  after: z.string().nullable(),
  startedAt: z.string(),
  looked: z.int(),
  differing: z.int(),
  sums: z
    .record(
      z.string(),
      z.string().transform((text) => BigInt(text)),
    )
    .default({}),
});

/** Where the works of the watcher go on, in the chain state. */
export function dynamoPlaces({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): PlaceStore {
  return {
    get: async (chainId, work) => {
      const key = { id: placeKey(chainId, work) };
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
      );
      return Item === undefined ? null : placeItem.parse(Item);
    },
    put: (chainId, work, place, lease) =>
      writeWhileHeld({ client, tableName }, lease, [
        {
          Put: {
            TableName: tableName,
            Item: { id: placeKey(chainId, work), ...place, sums: textOf(place.sums) },
          },
        },
      ]),
  };
}

function textOf(sums: Readonly<Record<string, bigint>>): Record<string, string> {
  return Object.fromEntries(Object.entries(sums).map(([name, units]) => [name, units.toString()]));
}
