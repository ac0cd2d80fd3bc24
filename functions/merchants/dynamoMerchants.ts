import * as z from 'zod';
import type { ChangedBy } from '../shared/changedBy.ts';
import { keyIdOf } from './apiKey.ts';
import { keyUseId } from './dynamoKeyUses.ts';
import {
  addKey,
  type DynamoMerchantsOptions,
  putNew,
  revokeKey,
  unlistKeys,
  writeTogether,
} from './dynamoKeyWrites.ts';
import { itemReader } from './dynamoItemReader.ts';
import {
  keyItemId,
  keyListId,
  merchantItemId,
  toKeyItem,
  toKeyRecord,
  toMerchantItem,
} from './merchantItems.ts';
import type { MerchantStore } from './ports.ts';

const keyList = z.object({ keys: z.record(z.string(), z.string()) });
const keyUse = z.object({ id: z.string(), lastUsedAt: z.string() });

/**
 * Merchants and their keys in DynamoDB: items `MERCHANT#<id>`, `KEY#<hash>`, `USE#<hash>`, and `KEYS#<id>` with the hashes of the keys
 * that a merchant's list has, by their ids: read in one go, consistently, and no index is written with each key.
 */
export function dynamoMerchants(options: DynamoMerchantsOptions): MerchantStore {
  const { read, readAll } = itemReader(options);

  const keysOf: MerchantStore['keysOf'] = async (id) => {
    const list = await read(keyListId(id), true);
    if (list === undefined) return [];
    const hashes = Object.values(keyList.parse(list).keys);
    return (await readAll(hashes.map(keyItemId))).map(toKeyRecord);
  };

  return {
    findKey: async (hash) => {
      const item = await read(keyItemId(hash));
      return item === undefined ? null : toKeyRecord(item);
    },
    find: async (id) => {
      const item = await read(merchantItemId(id));
      return item === undefined ? null : { id, name: z.string().parse(item['name']) };
    },
    keysOf,
    usedKeysOf: async (id) => {
      const keys = await keysOf(id);
      const uses = (await readAll(keys.map(({ hash }) => keyUseId(hash)))).map((item) => keyUse.parse(item));
      const lastUse = new Map(uses.map((use) => [use.id, use.lastUsedAt]));
      return keys.map((key) => {
        const lastUsedAt = lastUse.get(keyUseId(key.hash));
        return lastUsedAt === undefined ? key : { ...key, lastUsedAt };
      });
    },
    addMerchant: async (merchant, key, by) => {
      const items = [
        { ...toMerchantItem(merchant), changedBy: { keyId: by, at: merchant.updatedAt } satisfies ChangedBy },
        { id: keyListId(merchant.id), keys: { [keyIdOf(key.hash)]: key.hash } },
        toKeyItem(key),
      ];
      const refused = await writeTogether(
        options.client,
        items.map((item) => putNew(options.tableName, item)),
      );
      return refused.length === 0;
    },
    addKey: (key, companions) => addKey(options, key, companions),
    unlistKeys: (id, keyIds) => unlistKeys(options, id, keyIds),
    revokeKey: (hash, by) => revokeKey(options, hash, by),
  };
}
