import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type MerchantId, parseMerchantId } from '../shared/ids.ts';
import { SCOPES } from './caller.ts';
import type { KeyRecord, MerchantStore } from './ports.ts';

const keyItem = z.object({
  merchantId: z.string(),
  merchantName: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: z.string(),
  revokedAt: z.string().optional(),
});

/** Merchants and their keys in DynamoDB: items `MERCHANT#<id>` and `KEY#<hash>`. */
export function dynamoMerchants({
  client,
  tableName,
}: {
  client: DynamoDBDocumentClient;
  tableName: string;
}): MerchantStore {
  const read = async (id: string): Promise<Record<string, unknown> | undefined> =>
    (await client.send(new GetCommand({ TableName: tableName, Key: { id } }))).Item;

  return {
    findKey: async (hash) => {
      const item = await read(`KEY#${hash}`);
      return item === undefined ? null : toKeyRecord(hash, item);
    },
    find: async (id) => {
      const item = await read(`MERCHANT#${id}`);
      return item === undefined ? null : { id, name: z.string().parse(item['name']) };
    },
    addMerchant: async (merchant, key) => {
      const items = [
        { id: `MERCHANT#${merchant.id}`, name: merchant.name, createdAt: key.createdAt },
        toKeyItem(key),
      ];
      try {
        await client.send(
          new TransactWriteCommand({
            TransactItems: items.map((Item) => ({ Put: putNew(tableName, Item) })),
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof TransactionCanceledException) return false;
        throw error;
      }
    },
    addKey: async (key) => {
      await client.send(new PutCommand(putNew(tableName, toKeyItem(key))));
    },
    revokeKey: async (hash, at) => {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { id: `KEY#${hash}` },
            UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :at)',
            ConditionExpression: 'attribute_exists(id)',
            ExpressionAttributeValues: { ':at': at },
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

function putNew<T>(tableName: string, item: T): { TableName: string; Item: T; ConditionExpression: string } {
  return { TableName: tableName, Item: item, ConditionExpression: 'attribute_not_exists(id)' };
}

function toKeyItem({ hash, merchant, scopes, createdAt }: KeyRecord): Record<string, unknown> {
  return { id: `KEY#${hash}`, merchantId: merchant.id, merchantName: merchant.name, scopes, createdAt };
}

function toKeyRecord(hash: string, item: Record<string, unknown>): KeyRecord {
  const { merchantId, merchantName, scopes, createdAt, revokedAt } = keyItem.parse(item);
  return {
    hash,
    merchant: { id: readMerchantId(merchantId), name: merchantName },
    scopes,
    createdAt,
    ...(revokedAt === undefined ? {} : { revokedAt }),
  };
}

function readMerchantId(text: string): MerchantId {
  const id = parseMerchantId(text);
  if (!id.ok) throw new Error(`a key belongs to ${text}, expected ${id.error}`);
  return id.value;
}
