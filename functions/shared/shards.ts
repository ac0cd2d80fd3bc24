/**
 * Sixteen shards that spread what would be one hot key. APPSYNC_JS-safe: functions and resolvers must agree on them.
 */
export const SHARD_NAMES = [
  '00', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15',
] as const; // prettier-ignore

/** Of them, those that spread what a merchant's lists are read by: all are asked for each page. */
export const LIST_SHARDS = SHARD_NAMES.slice(0, 8);

/** Digits of a ULID: Crockford's base 32, https://github.com/ulid/spec */
const ULID_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 0 to 15, even over ids: the last digit of a ULID's random part. */
export function shardOf(id: string): number {
  return ULID_DIGITS.indexOf(id.slice(-1)) % SHARD_NAMES.length;
}

/**
 * Partition key of one shard of a list's index.
 *
 * @param list what the index is read by, the merchant's id first
 */
export function listShardKey(list: string, id: string): string {
  return `${list}#${LIST_SHARDS[shardOf(id) % LIST_SHARDS.length]}`;
}
