import { createHash } from 'node:crypto';
import { LOG_SHARDS } from './logShards.ts';

/** How far a reader has read a merchant's event log: the last position of each shard, 0 before the first. */
export type Positions = Readonly<Record<string, number>>;

export const BEGINNING: Positions = Object.fromEntries(LOG_SHARDS.map((shard) => [shard, 0]));

/** What a client gives back to go on: the positions, bound to the merchant. It shows nothing but how many events there were. */
export function formatCursor(merchantId: string, positions: Positions): string {
  const text = LOG_SHARDS.map((shard) => positions[shard] ?? 0).join('.');
  return `${text}.${digest(merchantId, text)}`;
}

/** Null for what is no cursor of this merchant. */
export function parseCursor(merchantId: string, cursor: string): Positions | null {
  if (cursor.length > CURSOR_CHARACTERS_MAX) return null;
  const parts = cursor.split('.');
  if (parts.length !== LOG_SHARDS.length + 1) return null;
  const positions = Object.fromEntries(LOG_SHARDS.map((shard, i) => [shard, Number(parts[i])]));
  if (!Object.values(positions).every((each) => Number.isSafeInteger(each) && each >= 0)) return null;
  return formatCursor(merchantId, positions) === cursor ? positions : null;
}

/** What a cursor of any positions has: sixteen of at most sixteen digits, their points, and the digest. */
const CURSOR_CHARACTERS_MAX = 288;

function digest(merchantId: string, text: string): string {
  return createHash('sha256').update(`${merchantId}.${text}`).digest('base64url').slice(0, 16);
}
