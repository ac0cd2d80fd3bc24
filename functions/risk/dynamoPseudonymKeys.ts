import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Clock } from '../shared/clock.ts';
import { type Secret, secret } from '../shared/secret.ts';
import { dynamoRiskTable, type RowAccess } from './dynamoRiskTable.ts';
import type { PseudonymKeys } from './ports.ts';

export interface DynamoPseudonymKeysOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly clock: Clock;
  /** 32 random bytes, base64url. */
  readonly newKey: () => string;
  /** How rows are read and written. Default: each alone. */
  readonly access?: RowAccess | undefined;
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
  access,
}: DynamoPseudonymKeysOptions): PseudonymKeys {
  const table = dynamoRiskTable({ client, tableName }, access);
  const known = new Map<string, { readonly key: Secret; readonly untilMs: number }>();
  const making = new Map<string, Promise<Secret>>();

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
    const item = await table.get({ pk, sk: 'KEY' });
    return item === undefined ? null : remember(pk, keyItem.parse(item).key);
  }

  async function make(pk: string): Promise<Secret> {
    const key = newKey();
    if (await table.write(table.update({ pk, sk: 'KEY' }, { key }, 'attribute_not_exists(pk)')))
      return remember(pk, key);
    const made = await find(pk);
    if (made === null) throw new Error('a key was destroyed as it was made');
    return made;
  }

  /** Who asks for a key while it is made waits for it. */
  function makeOnce(pk: string): Promise<Secret> {
    const made = making.get(pk) ?? make(pk).finally(() => making.delete(pk));
    making.set(pk, made);
    return made;
  }

  return {
    keyOf: async (merchantId, customerId) => {
      const pk = partitionOf(merchantId, customerId);
      return (await find(pk)) ?? makeOnce(pk);
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
