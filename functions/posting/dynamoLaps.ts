import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { LapStore } from './ports.ts';

interface DynamoLapsDeps {
  readonly client: DynamoDBDocumentClient;
  /** The table of duplicates, whose other keys begin with a merchant's id. */
  readonly tableName: string;
}

/** The item of the recovery's lap. */
export const LAP_KEY = '#recovery';

const lapItem = z.object({
  since: z.iso.datetime(),
  startedAt: z.iso.datetime(),
  next: z.int(),
  after: z.record(z.string(), z.string().nullable()),
});

/** The lap of the recovery of stuck transactions, in one item. */
export function dynamoLaps({ client, tableName }: DynamoLapsDeps): LapStore {
  return {
    async read() {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id: LAP_KEY }, ConsistentRead: true }),
      );
      return Item === undefined ? null : lapItem.parse(Item);
    },
    async write(lap) {
      await client.send(new PutCommand({ TableName: tableName, Item: { id: LAP_KEY, ...lap } }));
    },
  };
}
