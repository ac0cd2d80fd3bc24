import { GetCommand, PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { batchGet } from '../shared/dynamoBatch.ts';
import { merchantId } from '../shared/ids.ts';
import { ifUnchanged, readEndpoint, readSecrets, type WebhookTable } from './dynamoEndpoints.ts';
import type { DeliveryReader, DeliveryStore } from './ports.ts';
import {
  type Attempt,
  DELIVERY_STATUSES,
  type DeliveryBody,
  type DeliveryRef,
  type WebhookDelivery,
} from './webhookDelivery.ts';
import {
  attemptsOf,
  deliveriesOf,
  deliveryKeys,
  DUE_INDEX,
  dueShard,
  dueShardOf,
  endpointsOf,
  logShardOf,
  positionKey,
  secretsOf,
} from './webhookKeys.ts';

/** Of deliveries and attempts; what a delivery said stands in the log as long as the log does. */
export const DELIVERY_DAYS = 90;
const DELIVERY_SECONDS = DELIVERY_DAYS * 24 * 60 * 60;

const deliveryItem = z.object({
  merchantId,
  endpointId: z.string(),
  eventId: z.string(),
  occurredAt: z.string(),
  version: z.int(),
  type: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.int(),
  attemptsBefore: z.int(),
  nextAttemptAt: z.string().nullable(),
  dueAt: z.string().nullable(),
  body: z.union([z.object({ shard: z.string(), position: z.int() }), z.object({ inline: z.string() })]),
  createdAt: z.string(),
  updatedAt: z.string(),
});

/** An attempt as the table and the queue of outcomes carry it. */
export const attemptItem = z.object({
  number: z.int(),
  at: z.string(),
  durationMs: z.number(),
  url: z.string(),
  status: z.int().nullable(),
  answer: z.string(),
  outcome: z.enum(['DELIVERED', 'FAILED', 'GONE', 'ENDPOINT_DISABLED']),
  retryAfterSeconds: z.int().nullable(),
});

/** Keys alone: what else a delivery is named by stands in them. */
const dueEntry = z.object({ pk: z.string(), sk: z.string(), dueKey: z.string() });

/** The delivery as the table keeps it; it stands in the index of what is due while an attempt is to be made. */
export function toDeliveryItem(delivery: WebhookDelivery): Record<string, unknown> {
  const { merchantId: merchant, dueAt, createdAt } = delivery;
  const due = dueAt === null ? {} : { dueShard: dueShard(delivery), dueKey: `${dueAt}#${merchant}` };
  const ttl = Math.floor(Date.parse(createdAt) / 1_000) + DELIVERY_SECONDS;
  return { ...deliveryKeys(delivery), ...delivery, ...due, ttl };
}

export function dynamoDeliveries({ client, tableName: TableName }: WebhookTable): DeliveryStore {
  return {
    get: async (ref) => {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: deliveryKeys(ref), ConsistentRead: true }),
      );
      return Item === undefined ? null : deliveryItem.parse(Item);
    },
    put: (delivery, attempt) => {
      const put = { TableName, Item: toDeliveryItem(delivery), ...after(delivery.version - 1) };
      if (attempt === null) return ifUnchanged(() => client.send(new PutCommand(put)));
      const made = { TableName, Item: toAttemptItem(delivery, attempt) };
      return ifUnchanged(() =>
        client.send(new TransactWriteCommand({ TransactItems: [{ Put: put }, { Put: made }] })),
      );
    },
    page: async ({ endpointId, shard, from, to, before, limit }) => {
      const pk = deliveriesOf(endpointId, shard);
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :of AND #sk BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#sk': 'sk' },
          // `~` sorts after every character of an event's id.
          ExpressionAttributeValues: { ':of': pk, ':from': from, ':to': `${to}#~` },
          ...(before === null ? {} : { ExclusiveStartKey: { pk, sk: before } }),
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      return Items.map((item) => deliveryItem.parse(item));
    },
    attempts: async (ref) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :of',
          ExpressionAttributeValues: { ':of': attemptsOf(ref) },
        }),
      );
      return Items.map((item) => attemptItem.parse(item));
    },
    due: async (shard, until, limit) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: DUE_INDEX,
          KeyConditionExpression: 'dueShard = :of AND dueKey <= :until',
          ExpressionAttributeValues: { ':of': dueShardOf(shard), ':until': `${until}~` },
          Limit: limit,
        }),
      );
      return Items.map(toRef);
    },
  };
}

function toRef(item: unknown): DeliveryRef {
  const { pk, sk, dueKey } = dueEntry.parse(item);
  return {
    merchantId: merchantId.parse(dueKey.slice(dueKey.indexOf('#') + 1)),
    endpointId: pk.split('#')[1] ?? '',
    occurredAt: sk.slice(0, sk.indexOf('#')),
    eventId: sk.slice(sk.indexOf('#') + 1),
  };
}

/** What the sender reads: everything of one delivery in one call, and the body after it. */
export function dynamoDeliveryReader({ client, tableName: TableName }: WebhookTable): DeliveryReader {
  const readBody = async (merchant: string, body: DeliveryBody): Promise<string | null> => {
    if ('inline' in body) return body.inline;
    const Key = { pk: logShardOf(merchant, body.shard), sk: positionKey(body.position) };
    const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item === undefined ? null : z.object({ body: z.string() }).parse(Item).body;
  };
  return {
    read: async (ref) => {
      const endpointKey = { pk: endpointsOf(ref.merchantId), sk: ref.endpointId };
      const secretsKey = { pk: secretsOf(ref.merchantId), sk: ref.endpointId };
      const Keys = [deliveryKeys(ref), endpointKey, secretsKey];
      const read = await batchGet(client, TableName, Keys);
      const found = (pk: string) => read.find((item) => item['pk'] === pk);
      const items = Keys.map(({ pk }) => found(pk));
      const [delivery, endpoint, secrets] = items;
      if (delivery === undefined) return null;
      const parsed = deliveryItem.parse(delivery);
      if (endpoint === undefined || secrets === undefined) return { delivery: parsed, sendable: null };
      const body = await readBody(ref.merchantId, parsed.body);
      if (body === null) return { delivery: parsed, sendable: null };
      const sendable = { endpoint: readEndpoint(endpoint), secrets: readSecrets(secrets), body };
      return { delivery: parsed, sendable };
    },
  };
}

function toAttemptItem(delivery: WebhookDelivery, attempt: Attempt): Record<string, unknown> {
  const ttl = Math.floor(Date.parse(delivery.createdAt) / 1_000) + DELIVERY_SECONDS;
  return { pk: attemptsOf(delivery), sk: positionKey(attempt.number), ...attempt, ttl };
}

function after(version: number) {
  return version === 0
    ? { ConditionExpression: 'attribute_not_exists(#sk)', ExpressionAttributeNames: { '#sk': 'sk' } }
    : {
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': version },
      };
}
