import type { KeyRecord } from './ports.ts';

/** Seconds that AppSync remembers what the authorizer said, so that a revoked key ends within a minute. */
export const AUTHORIZER_CACHE_SECONDS = 60;

/** That are listed: a merchant that needs more has a leak of keys. */
export const KEYS_PER_MERCHANT_MAX = 100;

/** Whether a key is neither revoked nor over. */
export function isLive({ revokedAt, expiresAt }: KeyRecord, nowMs: number): boolean {
  return revokedAt === undefined && (expiresAt === undefined || Date.parse(expiresAt) > nowMs);
}
