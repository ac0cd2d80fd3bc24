import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Clock } from '../shared/clock.ts';
import { type Secret, secret } from '../shared/secret.ts';
import type { PseudonymKeys } from './ports.ts';

export interface DynamoPseudonymKeysOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly clock: Clock;
  /** 32 random bytes, base64url. */
  readonly newKey: () => string;
}

/** A destroyed key is used so long at most by who has read it before. */
const KNOWN_FOR_MS = 60_000;
const KNOWN_MAX = 1_000;

const keyItem = z.object({ key: z.string().min(43) });

/** Keys in the risk table, each in an item of its own: `KEY#<merchant>` and `KEY#<merchant>#<customer>`. */
export function dynamoPseudonymKeys({
  client,
  tableName,
  clock,
  newKey,
}: DynamoPseudonymKeysOptions): PseudonymKeys {
  const known = new Map<string, { readonly key: Secret; readonly untilMs: number }>();

  function remember(pk: string, text: string): Secret {
    const key = secret(text);
    const [oldest] = known.keys();
    if (known.size >= KNOWN_MAX && oldest !== undefined) known.delete(oldest);
    known.delete(pk);
    known.set(pk, { key, untilMs: clock.nowMs() + KNOWN_FOR_MS });
    return key;
  }

  async function find(pk: string): Promise<Secret | null> {
    const held = known.get(pk);
    if (held !== undefined && held.untilMs > clock.nowMs()) return held.key;
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: { pk, sk: 'KEY' }, ConsistentRead: true }),
    );
    return Item === undefined ? null : remember(pk, keyItem.parse(Item).key);
  }

  async function make(pk: string): Promise<Secret> {
    const key = newKey();
    const Item = { pk, sk: 'KEY', key };
    try {
      await client.send(
        new PutCommand({ TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      );
      return remember(pk, key);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const made = await find(pk);
      if (made === null) throw new Error('a key was destroyed as it was made');
      return made;
    }
  }

  return {
    keyOf: async (merchantId, customerId) => {
      const pk = partitionOf(merchantId, customerId);
      return (await find(pk)) ?? make(pk);
    },
    findKey: (merchantId, customerId) => find(partitionOf(merchantId, customerId)),
    destroy: async (merchantId, customerId) => {
      const pk = partitionOf(merchantId, customerId);
      known.delete(pk);
      const { Attributes } = await client.send(
        new DeleteCommand({ TableName: tableName, Key: { pk, sk: 'KEY' }, ReturnValues: 'ALL_OLD' }),
      );
      return Attributes !== undefined;
    },
  };
}

function partitionOf(merchantId: string, customerId: string | null): string {
  return customerId === null ? `KEY#${merchantId}` : `KEY#${merchantId}#${customerId}`;
}
