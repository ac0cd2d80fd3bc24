import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { toDeliveryItem } from './dynamoDeliveries.ts';
import { ifUnchanged, refusedBy, type WebhookTable } from './dynamoEndpoints.ts';
import { LOG_SHARDS } from './logShards.ts';
import type { Append, Appended, EventLog } from './ports.ts';
import { eventKey, logOf, logShardOf, positionKey } from './webhookKeys.ts';

/** How long a merchant's events can be read again. */
export const LOG_DAYS = 90;
const LOG_SECONDS = LOG_DAYS * 24 * 60 * 60;

const head = z.object({ sk: z.enum(LOG_SHARDS), position: z.int().min(0) });
const logged = z.object({
  position: z.int(),
  eventId: z.string(),
  type: z.string(),
  occurredAt: z.string(),
  body: z.string(),
});

const NEW = {
  ConditionExpression: 'attribute_not_exists(#sk)',
  ExpressionAttributeNames: { '#sk': 'sk' },
};

/** A merchant's events in eight shards. An append moves the shard's last position, and only if it is where it was. */
export function dynamoEventLog({ client, tableName: TableName }: WebhookTable): EventLog {
  return {
    open: async (merchant, at) => {
      const items = LOG_SHARDS.map((sk) => ({
        pk: logOf(merchant),
        sk,
        position: 0,
        openedAt: at,
      }));
      // All or none is there: a merchant's log opens once.
      await ifUnchanged(() =>
        client.send(
          new TransactWriteCommand({
            TransactItems: items.map((Item) => ({ Put: { TableName, Item, ...NEW } })),
          }),
        ),
      );
    },
    lastPositions: async (merchant) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :of',
          ExpressionAttributeValues: { ':of': logOf(merchant) },
          ConsistentRead: true,
        }),
      );
      const heads = Items.map((item) => head.parse(item));
      return heads.length === 0 ? null : Object.fromEntries(heads.map(({ sk, position }) => [sk, position]));
    },
    append: (append) => appendAll({ client, tableName: TableName }, append),
    read: async (merchant, shard, after, limit) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :of AND #sk > :after',
          ExpressionAttributeNames: { '#sk': 'sk' },
          ExpressionAttributeValues: { ':of': logShardOf(merchant, shard), ':after': positionKey(after) },
          ConsistentRead: true,
          Limit: limit,
        }),
      );
      return Items.map((item) => {
        const { eventId, ...event } = logged.parse(item);
        return { id: eventId, ...event };
      });
    },
  };
}

async function appendAll(
  { client, tableName: TableName }: WebhookTable,
  { merchantId, shard, after, events, deliveries }: Append,
): Promise<Appended> {
  const moveHead = {
    TableName,
    Key: { pk: logOf(merchantId), sk: shard },
    UpdateExpression: 'SET #position = :last',
    ConditionExpression: '#position = :after',
    ExpressionAttributeNames: { '#position': 'position' },
    ExpressionAttributeValues: { ':last': after + events.length, ':after': after },
  };
  const marks = events.map(({ id }, i) => ({
    pk: eventKey(id),
    sk: 'LOGGED',
    shard,
    position: after + 1 + i,
  }));
  const places = events.map(({ id, ...event }, i) => ({
    pk: logShardOf(merchantId, shard),
    sk: positionKey(after + 1 + i),
    position: after + 1 + i,
    eventId: id,
    ...event,
    ttl: Math.floor(Date.parse(event.occurredAt) / 1_000) + LOG_SECONDS,
  }));
  try {
    await client.send(
      new TransactWriteCommand({
        TransactItems: [
          { Update: moveHead },
          ...marks.map((Item) => ({ Put: { TableName, Item, ...NEW } })),
          ...places.map((Item) => ({ Put: { TableName, Item } })),
          ...deliveries.map((each) => ({ Put: { TableName, Item: toDeliveryItem(each), ...NEW } })),
        ],
      }),
    );
    return { kind: 'appended' };
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const refused = refusedBy(error);
    const known = events.filter((_, i) => refused.includes(i + 1)).map(({ id }) => id);
    if (known.length > 0) return { kind: 'known', eventIds: known };
    if (refused.includes(0)) return { kind: 'moved' };
    throw error;
  }
}
