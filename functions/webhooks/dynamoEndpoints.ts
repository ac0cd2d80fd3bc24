import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { EVENT_TYPES, type EventType } from '../events/eventTypes.ts';
import type { ChangedBy } from '../shared/changedBy.ts';
import { merchantId } from '../shared/ids.ts';
import { secret } from '../shared/secret.ts';
import type { EndpointStore, StoredEndpoint } from './ports.ts';
import {
  ENDPOINT_STATUSES,
  type EndpointStatus,
  ENDPOINTS_MAX,
  isEndpointId,
  type SigningSecret,
  type WebhookEndpoint,
} from './webhookEndpoint.ts';
import { endpointsOf, secretsOf } from './webhookKeys.ts';

const eventType = z.custom<EventType>((text) => typeof text === 'string' && text in EVENT_TYPES);

const endpointItem = z.object({
  id: z.string(),
  version: z.int(),
  merchantId,
  url: z.string(),
  description: z.string().nullable(),
  eventTypes: z.array(eventType).nullable(),
  status: z.enum(ENDPOINT_STATUSES),
  disabledReason: z.string().nullable(),
  failingSince: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  inputHash: z.string(),
});

const secretsItem = z.object({
  secrets: z.array(z.object({ secret: z.string(), expiresAt: z.string().nullable() })),
});

export interface WebhookTable {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /**
   * The merchants' table, for whoever changes endpoints: what is news of an endpoint is written there in the same transaction, without secrets, and
   * that table's stream tells it.
   */
  readonly newsTableName?: string;
}

/** Endpoints, and apart from them their secrets, so that who reads the ones need not be let near the others. */
export function dynamoEndpoints(table: WebhookTable): EndpointStore {
  const { client, tableName: TableName } = table;
  const read = async (pk: string, sk: string): Promise<Record<string, unknown> | undefined> =>
    (await client.send(new GetCommand({ TableName, Key: { pk, sk }, ConsistentRead: true }))).Item;

  return {
    list: async (id) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :of',
          ExpressionAttributeValues: { ':of': endpointsOf(id) },
          ConsistentRead: true,
          Limit: ENDPOINTS_MAX,
        }),
      );
      return Items.map((item) => endpointItem.parse(item));
    },
    get: async (merchant, id) => {
      if (!isEndpointId(id)) return null;
      const item = await read(endpointsOf(merchant), id);
      return item === undefined ? null : endpointItem.parse(item);
    },
    create: (endpoint, secrets, by) => create(table, endpoint, secrets, by),
    put: async (endpoint, news) => {
      const next = await nextItem(read, endpoint);
      if (next === null) return false;
      const put = { TableName, Item: next, ...atVersion(endpoint.version - 1) };
      if (news === null) return ifUnchanged(() => client.send(new PutCommand(put)));
      return together(client, [{ Put: put }, putNews(table, endpoint, endpoint.status, news.by)]);
    },
    remove: (endpoint, by) => {
      const { merchantId: merchant, id, version } = endpoint;
      return together(client, [
        { Delete: { TableName, Key: { pk: endpointsOf(merchant), sk: id }, ...atVersion(version - 1) } },
        { Delete: { TableName, Key: { pk: secretsOf(merchant), sk: id } } },
        putNews(table, endpoint, 'DELETED', by),
      ]);
    },
    rotate: async (endpoint, secrets, by) => {
      const { merchantId: merchant, id, version, status, updatedAt } = endpoint;
      const next = await nextItem(read, endpoint);
      if (next === null) return false;
      return together(client, [
        { Put: { TableName, Item: next, ...atVersion(version - 1) } },
        { Put: { TableName, Item: toSecretsItem(merchant, id, secrets) } },
        putNews(table, endpoint, status, by, { secretRotatedAt: updatedAt }),
      ]);
    },
    secrets: async (merchant, id) => {
      const item = await read(secretsOf(merchant), id);
      return item === undefined ? [] : readSecrets(item);
    },
  };
}

type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

function create(
  table: WebhookTable,
  endpoint: StoredEndpoint,
  secrets: readonly SigningSecret[],
  by: string,
): Promise<boolean> {
  const { client, tableName: TableName } = table;
  const absent = {
    ConditionExpression: 'attribute_not_exists(#sk)',
    ExpressionAttributeNames: { '#sk': 'sk' },
  };
  return together(client, [
    { Put: { TableName, Item: toItem(endpoint), ...absent } },
    { Put: { TableName, Item: toSecretsItem(endpoint.merchantId, endpoint.id, secrets) } },
    // News of one that is deleted stay: a second one of its id would tell other news under the same ids of events.
    putNews(table, endpoint, endpoint.status, by, {}, NEVER_TOLD_OF),
  ]);
}

const NEVER_TOLD_OF = {
  ConditionExpression: 'attribute_not_exists(#id)',
  ExpressionAttributeNames: { '#id': 'id' },
};

/** The stored item as the endpoint is now; null where there is none. */
async function nextItem(
  read: (pk: string, sk: string) => Promise<Record<string, unknown> | undefined>,
  endpoint: WebhookEndpoint,
): Promise<Record<string, unknown> | null> {
  const stored = await read(endpointsOf(endpoint.merchantId), endpoint.id);
  if (stored === undefined) return null;
  return { ...stored, ...toItem({ ...endpoint, inputHash: endpointItem.parse(stored).inputHash }) };
}

/** What is told of it. */
function putNews(
  { newsTableName: TableName }: WebhookTable,
  { id, version, merchantId: owner, url, eventTypes, disabledReason, updatedAt }: WebhookEndpoint,
  status: EndpointStatus | 'DELETED',
  by: string | null,
  more: { readonly secretRotatedAt?: string } = {},
  condition: Partial<typeof NEVER_TOLD_OF> = {},
): Writes[number] {
  if (TableName === undefined) throw new Error('the table for news of endpoints is not given');
  const changedBy: ChangedBy | null = by === null ? null : { keyId: by, at: updatedAt };
  const told = { url, eventTypes, status, disabledReason, updatedAt, ...more };
  const Item = { id: `ENDPOINT#${id}`, version, merchantId: owner, ...told, ...(changedBy && { changedBy }) };
  return { Put: { TableName, Item, ...condition } };
}

function together(client: DynamoDBDocumentClient, TransactItems: Writes): Promise<boolean> {
  return ifUnchanged(() => client.send(new TransactWriteCommand({ TransactItems })));
}

/** @throws Error when the stored item is not one that we write; the message shows none of it */
export function readSecrets(item: unknown): readonly SigningSecret[] {
  const parsed = secretsItem.safeParse(item);
  if (!parsed.success) throw new Error('the secrets of an endpoint are not readable');
  return parsed.data.secrets.map(({ expiresAt, ...each }) => ({ secret: secret(each.secret), expiresAt }));
}

/** @throws Error when the stored item is not one that we write */
export function readEndpoint(item: unknown): WebhookEndpoint {
  return endpointItem.parse(item);
}

function toItem(endpoint: StoredEndpoint): Record<string, unknown> {
  return { pk: endpointsOf(endpoint.merchantId), sk: endpoint.id, ...endpoint };
}

function toSecretsItem(
  merchant: string,
  id: string,
  secrets: readonly SigningSecret[],
): Record<string, unknown> {
  return {
    pk: secretsOf(merchant),
    sk: id,
    secrets: secrets.map((each) => ({ secret: each.secret.reveal(), expiresAt: each.expiresAt })),
  };
}

function atVersion(version: number) {
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': version },
  };
}

/** False where a condition refused the write. */
export async function ifUnchanged(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    if (error instanceof TransactionCanceledException && refusedBy(error).length > 0) return false;
    throw error;
  }
}

/** Places of a transaction's items whose conditions refused it. */
export function refusedBy({ CancellationReasons = [] }: TransactionCanceledException): readonly number[] {
  return CancellationReasons.flatMap(({ Code }, i) => (Code === 'ConditionalCheckFailed' ? [i] : []));
}
