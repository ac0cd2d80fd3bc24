import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { isConflict, tryingOnce } from '../shared/dynamo.ts';
import { batchGet } from '../shared/dynamoBatch.ts';
import type { MerchantId } from '../shared/ids.ts';
import { toDeliveryItem } from './dynamoDeliveries.ts';
import { ifUnchanged, refusedBy, type WebhookTable } from './dynamoEndpoints.ts';
import { LOG_SHARDS } from './logShards.ts';
import type { Append, Appended, EventLog } from './ports.ts';
import { eventKey, LAST_POSITION, logShardOf, positionKey } from './webhookKeys.ts';

/** How long a merchant's events can be read again. */
export const LOG_DAYS = 90;
const LOG_SECONDS = LOG_DAYS * 24 * 60 * 60;

const head = z.object({ shard: z.enum(LOG_SHARDS), position: z.int().min(0) });
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

/**
 * A merchant's events in sixteen shards, each with its last position under a key of its own. An append moves the last position, and only if
 * it is where it was.
 */
export function dynamoEventLog({ client, tableName: TableName }: WebhookTable): EventLog {
  return {
    open: async (merchant, at) => {
      const items = LOG_SHARDS.map((shard) => ({
        ...lastPositionKey(merchant, shard),
        shard,
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
      const keys = LOG_SHARDS.map((shard) => lastPositionKey(merchant, shard));
      const heads = (await batchGet(client, TableName, keys)).map((item) => head.parse(item));
      return heads.length === 0
        ? null
        : Object.fromEntries(heads.map(({ shard, position }) => [shard, position]));
    },
    lastPosition: async (merchant, shard) => {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: lastPositionKey(merchant, shard), ConsistentRead: true }),
      );
      return Item === undefined ? null : head.parse(Item).position;
    },
    append: (append) => appendAll({ client, tableName: TableName }, append),
    read: async (merchant, shard, after, limit) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :of AND #sk BETWEEN :first AND :last',
          ExpressionAttributeNames: { '#sk': 'sk' },
          ExpressionAttributeValues: {
            ':of': logShardOf(merchant, shard),
            ':first': positionKey(after + 1),
            ':last': positionKey(Number.MAX_SAFE_INTEGER),
          },
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
    Key: lastPositionKey(merchantId, shard),
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
    const write = new TransactWriteCommand({
      TransactItems: [
        { Update: moveHead },
        ...marks.map((Item) => ({ Put: { TableName, Item, ...NEW } })),
        ...places.map((Item) => ({ Put: { TableName, Item } })),
        ...deliveries.map((each) => ({ Put: { TableName, Item: toDeliveryItem(each), ...NEW } })),
      ],
    });
    // Whoever meets another append has another shard to go to, where the client would wait for this one.
    await tryingOnce(() => client.send(write));
    return { kind: 'appended' };
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const refused = refusedBy(error);
    const known = events.filter((_, i) => refused.includes(i + 1)).map(({ id }) => id);
    if (known.length > 0) return { kind: 'known', eventIds: known };
    if (refused.includes(0) || isConflict(error)) return { kind: 'moved' };
    throw error;
  }
}

function lastPositionKey(
  merchantId: MerchantId,
  shard: string,
): { readonly pk: string; readonly sk: string } {
  return { pk: logShardOf(merchantId, shard), sk: LAST_POSITION };
}
