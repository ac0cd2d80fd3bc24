import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { pauseBefore } from './dynamo.ts';

type Item = Record<string, unknown>;
type Request = NonNullable<BatchGetCommandInput['RequestItems']>[string];

/** Of one BatchGetItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const KEYS_MAX = 100;
/** Of one batch: together about two seconds of pauses. */
const ROUNDS_MAX = 10;

/**
 * Reads items by their keys, a hundred at a time; absent ones are left out, and the order is nobody's. Keys that a busy table leaves out
 * are asked for again after a pause: asked for at once they are left out again, as DynamoDB's documentation says, for as long as it
 * lasts, which a caller sees as a function that runs out of time.
 *
 * @param asked what else is asked for; default: consistent, all attributes
 * @throws Error when a table leaves keys out ten times
 */
export async function batchGet(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly object[],
  asked: Omit<Request, 'Keys'> = { ConsistentRead: true },
): Promise<Item[]> {
  const items: Item[] = [];
  for (let start = 0; start < keys.length; start += KEYS_MAX) {
    let left: Item[] = keys.slice(start, start + KEYS_MAX).map((key) => ({ ...key }));
    for (let round = 1; left.length > 0; round++) {
      if (round > ROUNDS_MAX)
        throw new Error(`${left.length} items of ${tableName} could not be read: throttled`);
      if (round > 1) await pauseBefore(round);
      const { Responses = {}, UnprocessedKeys = {} } = await client.send(
        new BatchGetCommand({ RequestItems: { [tableName]: { ...asked, Keys: left } } }),
      );
      items.push(...(Responses[tableName] ?? []));
      left = UnprocessedKeys[tableName]?.Keys ?? [];
    }
  }
  return items;
}
