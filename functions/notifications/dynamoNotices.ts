import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../shared/clock.ts';
import { parseMerchantId } from '../shared/ids.ts';
import type { MerchantPages, SentNotices, SentSummaries } from './ports.ts';

interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** Longer than an event can wait in a queue of dead letters and be moved back: 14 days, twice. */
const SENT_DAYS = 28;

/** Marks of notices among the idempotency keys, whose table forgets them. No address is in them. */
export function dynamoSentNotices({ client, tableName }: Table, clock: Clock): SentNotices {
  const idOf = (eventId: string, to: string): string =>
    `NOTICE#${eventId}#${createHash('sha256').update(to).digest('hex').slice(0, 32)}`;
  return {
    has: async (eventId, to) => {
      const Key = { id: idOf(eventId, to) };
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
      return Item !== undefined;
    },
    record: async (eventId, to) => {
      const ttl = Math.ceil(clock.nowMs() / 1_000) + SENT_DAYS * 86_400;
      await client.send(new PutCommand({ TableName: tableName, Item: { id: idOf(eventId, to), ttl } }));
    },
  };
}

/** A page reads a megabyte at most; keys and their uses stand between the merchants. */
const SCANNED_AT_A_TIME = 500;

/** Merchants that have a notification address, by walking over their table. */
export function dynamoMerchantPages(
  { client, tableName }: Table,
  itemsAtATime: number = SCANNED_AT_A_TIME,
): MerchantPages {
  return {
    page: async (after) => {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new ScanCommand({
          TableName: tableName,
          Limit: itemsAtATime,
          FilterExpression: 'begins_with(id, :merchant) AND attribute_exists(notificationAddress)',
          ExpressionAttributeValues: { ':merchant': 'MERCHANT#' },
          ProjectionExpression: 'merchantId',
          ...(after === null ? {} : { ExclusiveStartKey: { id: after } }),
        }),
      );
      const ids = Items.flatMap((item) => {
        const id = parseMerchantId(String(item['merchantId']));
        return id.ok ? [id.value] : [];
      });
      return { ids, next: LastEvaluatedKey === undefined ? null : String(LastEvaluatedKey['id']) };
    },
  };
}

const units = z.string().transform((text) => BigInt(text));
const summaryItem = z.object({
  day: z.string(),
  at: z.string(),
  positions: z.array(
    z.object({
      code: z.string(),
      decimals: z.int(),
      received: units,
      swept: units,
      fees: units,
      waiting: units,
    }),
  ),
});

/** The last summary of each merchant, item `SUMMARY#<id>` beside the merchant. */
export function dynamoSentSummaries({ client, tableName }: Table): SentSummaries {
  return {
    last: async (merchantId) => {
      const Key = { id: `SUMMARY#${merchantId}` };
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
      return Item === undefined ? null : summaryItem.parse(Item);
    },
    record: async (merchantId, { day, at, positions }) => {
      const stored = positions.map(({ code, decimals, ...amounts }) => ({
        code,
        decimals,
        ...Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, String(amount)])),
      }));
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: { id: `SUMMARY#${merchantId}`, day, at, positions: stored },
            ConditionExpression: 'attribute_not_exists(id) OR #day < :day',
            ExpressionAttributeNames: { '#day': 'day' },
            ExpressionAttributeValues: { ':day': day },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
