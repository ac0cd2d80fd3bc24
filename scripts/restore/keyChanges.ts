import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { keyIdOf } from '../../functions/merchants/apiKey.ts';

/** What a table of merchants says of one API key. Times are ISO 8601. */
export interface StoredKey {
  readonly hash: string;
  readonly merchantId: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

/** What a restore took back. */
export interface KeyChange {
  /** It was revoked, and is good again; or it was made, and is unknown now. */
  readonly change: 'REVOKED' | 'CREATED';
  readonly keyId: string;
  readonly hash: string;
  readonly merchantId: string;
  readonly at: string;
}

/** What became of keys after the time restored to, oldest first. */
export function keyChanges(before: readonly StoredKey[], restored: readonly StoredKey[]): KeyChange[] {
  const known = new Map(restored.map((key) => [key.hash, key]));
  return before
    .flatMap(({ hash, merchantId, createdAt, revokedAt }): KeyChange[] => {
      const now = known.get(hash);
      const facts = { keyId: keyIdOf(hash), hash, merchantId };
      if (now === undefined && revokedAt === null) return [{ change: 'CREATED', at: createdAt, ...facts }];
      if (now?.revokedAt === null && revokedAt !== null)
        return [{ change: 'REVOKED', at: revokedAt, ...facts }];
      return [];
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

const keyItem = z.object({
  id: z.string().startsWith('KEY#'),
  merchantId: z.string(),
  createdAt: z.string(),
  revokedAt: z.string().optional(),
});

/** The keys of a table of merchants. */
export async function readKeys(client: DynamoDBDocumentClient, tableName: string): Promise<StoredKey[]> {
  const keys: StoredKey[] = [];
  const input = { TableName: tableName, ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client }, input)) {
    for (const item of Items) {
      const parsed = keyItem.safeParse(item);
      if (!parsed.success) continue;
      const { id, merchantId, createdAt, revokedAt = null } = parsed.data;
      keys.push({ hash: id.slice('KEY#'.length), merchantId, createdAt, revokedAt });
    }
  }
  return keys;
}
