import { type Clock, isoNow } from '../shared/clock.ts';
import { keyIdOf } from './apiKey.ts';
import { AUTHORIZER_CACHE_SECONDS } from './liveKey.ts';
import type { MerchantStore, RevokedKeys } from './ports.ts';

/** What a request that was let in just before the memory ended needs to open its subscription. */
const STARTING_SECONDS = 15;

/**
 * Revokes a key and ends the subscriptions that it has open: at once, and again when AppSync has forgotten that the key was good, since
 * a client that comes back within that minute is let in. Done twice, it does no harm.
 *
 * @param by id of the key that asks, or OPERATORS
 * @returns the key's id; null when there is no such key
 */
export function revokeKey(deps: {
  readonly merchants: Pick<MerchantStore, 'revokeKey'>;
  readonly revoked: RevokedKeys;
  readonly clock: Clock;
}): (hash: string, by: string) => Promise<string | null> {
  return async (hash, by) => {
    const known = await deps.merchants.revokeKey(hash, { keyId: by, at: isoNow(deps.clock) });
    if (!known) return null;
    const keyId = keyIdOf(hash);
    await deps.revoked.announce(keyId, [0, AUTHORIZER_CACHE_SECONDS + STARTING_SECONDS]);
    return keyId;
  };
}
