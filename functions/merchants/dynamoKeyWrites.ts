import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { ChangedBy } from '../shared/changedBy.ts';
import { keyIdOf } from './apiKey.ts';
import { KEYS_PER_MERCHANT_MAX } from './liveKey.ts';
import { keyItemId, keyListId, toKeyItem } from './merchantItems.ts';
import type { AddKeyOutcome, KeyCompanions, KeyRecord } from './ports.ts';

export interface DynamoMerchantsOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Of the idempotency keys, for whoever adds keys under one. */
  readonly claimsTableName?: string;
}

type Item = Record<string, unknown>;
type Writes = NonNullable<TransactWriteCommandInput['TransactItems']>;

export async function unlistKeys(
  { client, tableName }: DynamoMerchantsOptions,
  id: string,
  keyIds: readonly string[],
): Promise<void> {
  const names = Object.fromEntries(keyIds.map((keyId, i) => [`#k${i}`, keyId]));
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { id: keyListId(id) },
      UpdateExpression: `REMOVE ${keyIds.map((_, i) => `#keys.#k${i}`).join(', ')}`,
      ConditionExpression: 'attribute_exists(id)',
      ExpressionAttributeNames: { '#keys': 'keys', ...names },
    }),
  );
}

/** False when there is no such key. */
export async function revokeKey(
  { client, tableName }: DynamoMerchantsOptions,
  hash: string,
  by: ChangedBy,
): Promise<boolean> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { id: keyItemId(hash) },
        UpdateExpression: 'SET revokedAt = :at, updatedAt = :at, changedBy = :by ADD version :one',
        ConditionExpression: 'attribute_exists(id) AND attribute_not_exists(revokedAt)',
        ExpressionAttributeValues: { ':at': by.at, ':by': by, ':one': 1 },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return true;
  } catch (error) {
    // A key that is revoked already is as good as revoked now.
    if (error instanceof ConditionalCheckFailedException) return error.Item !== undefined;
    throw error;
  }
}

/** The key, its place in the list, and what comes with it: all or nothing. */
export async function addKey(
  { client, tableName, claimsTableName }: DynamoMerchantsOptions,
  key: KeyRecord,
  { claim, ending }: KeyCompanions,
): Promise<AddKeyOutcome> {
  if (claim !== undefined && claimsTableName === undefined)
    throw new Error('no table for the claim is given');
  const writes: { readonly refusal: AddKeyOutcome; readonly write: Writes[number] }[] = [
    { refusal: 'FULL', write: listKey(tableName, key) },
    { refusal: 'CLAIMED', write: putNew(tableName, toKeyItem(key)) },
    ...(claim === undefined
      ? []
      : [{ refusal: 'CLAIMED' as const, write: putClaim(claimsTableName ?? '', claim) }]),
    ...(ending === undefined
      ? []
      : [{ refusal: 'ENDING_REVOKED' as const, write: endKey(tableName, key, ending) }]),
  ];
  const [refused] = await writeTogether(
    client,
    writes.map(({ write }) => write),
  );
  return refused === undefined ? 'ADDED' : (writes[refused]?.refusal ?? 'ADDED');
}

function listKey(tableName: string, { hash, merchant }: KeyRecord): Writes[number] {
  return {
    Update: {
      TableName: tableName,
      Key: { id: keyListId(merchant.id) },
      UpdateExpression: 'SET #keys.#keyId = :hash',
      ConditionExpression: 'attribute_exists(id) AND size(#keys) < :most',
      ExpressionAttributeNames: { '#keys': 'keys', '#keyId': keyIdOf(hash) },
      ExpressionAttributeValues: { ':hash': hash, ':most': KEYS_PER_MERCHANT_MAX },
    },
  };
}

function putClaim(TableName: string, { put, atMs }: NonNullable<KeyCompanions['claim']>): Writes[number] {
  return {
    Put: {
      TableName,
      Item: { ...put },
      ConditionExpression: 'attribute_not_exists(id) OR expiresAt < :now',
      ExpressionAttributeValues: { ':now': atMs },
    },
  };
}

function endKey(
  TableName: string,
  { hash }: KeyRecord,
  ending: NonNullable<KeyCompanions['ending']>,
): Writes[number] {
  return {
    Update: {
      TableName,
      Key: { id: keyItemId(ending.hash) },
      UpdateExpression:
        'SET expiresAt = :at, replacedBy = :next, updatedAt = :now, changedBy = :by ADD version :one',
      ConditionExpression:
        'attribute_exists(id) AND attribute_not_exists(revokedAt) AND attribute_not_exists(replacedBy)',
      ExpressionAttributeValues: {
        ':at': ending.at,
        ':next': keyIdOf(hash),
        ':now': ending.by.at,
        ':by': ending.by,
        ':one': 1,
      },
    },
  };
}

/** @returns places of the writes that were refused by their conditions; none: all were written */
export async function writeTogether(client: DynamoDBDocumentClient, writes: Writes): Promise<number[]> {
  try {
    await client.send(new TransactWriteCommand({ TransactItems: writes }));
    return [];
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const refused = (error.CancellationReasons ?? []).flatMap(({ Code }, i) =>
      Code === 'ConditionalCheckFailed' ? [i] : [],
    );
    if (refused.length === 0) throw error;
    return refused;
  }
}

export function putNew(TableName: string, Item: Item): Writes[number] {
  return { Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(id)' } };
}
