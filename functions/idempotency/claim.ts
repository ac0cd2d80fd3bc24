import type { PaymentsError } from '../shared/errors.ts';

/**
 * A claim of one idempotency key, as the claims table keeps it. The winner puts it, works, and completes it in the
 * transaction that stores its result. APPSYNC_JS-safe: resolvers share it.
 */
export interface Claim {
  /** `<merchantId>#<mutation>#<idempotencyKey>` */
  readonly id: string;
  readonly status: 'WORKING' | 'COMPLETED';
  /** Of the canonical input: another hash with the same key is another request. */
  readonly inputHash: string;
  /** Id of what the work creates, the same for whoever takes over. */
  readonly resultId: string;
  /** Fresh for every attempt: a put that fails but equals what is stored would count as success in AppSync. */
  readonly owner: string;
  /** Milliseconds since 1970, until which nobody takes over. */
  readonly leaseUntil: number;
  /** Milliseconds since 1970, from which the key is free again. */
  readonly expiresAt: number;
  /** Seconds since 1970: when DynamoDB may delete the item, some time after it has expired; absent: never. */
  readonly ttl?: number;
  /** Why the work ended without a result: replayed as the result would be. */
  readonly failure?: PaymentsError;
}

/** Longer than a creation takes, short enough that a crash costs a caller one retry. */
export const LEASE_MS = 5_000;
export const KEY_LIFETIME_MS = 24 * 60 * 60 * 1_000;
/** Of keys that pay out: the last millisecond that ECMAScript has, https://tc39.es/ecma262/#sec-time-values-and-time-range */
export const NEVER_EXPIRES_MS = 8_640_000_000_000_000;

/** Item of the claims. Neither merchant ids nor names of mutations contain a `#`. */
export function claimKey(merchantId: string, mutation: string, idempotencyKey: string): string {
  return `${merchantId}#${mutation}#${idempotencyKey}`;
}
