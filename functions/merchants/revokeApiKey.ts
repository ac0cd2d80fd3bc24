import { type Clock, isoNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import { ok, type Result } from '../shared/result.ts';
import { type KeyCaller, makerAmong, ownKey } from './keyCaller.ts';
import type { KeyRecord, MerchantStore, RevokedKeys } from './ports.ts';
import { revokeKey } from './revokeKey.ts';

export interface RevokeApiKeyDeps {
  readonly merchants: Pick<MerchantStore, 'keysOf' | 'revokeKey'>;
  readonly revoked: RevokedKeys;
  readonly clock: Clock;
}

/** Revokes one of the merchant's keys, its own too. Done twice, it does no harm. */
export function revokeApiKey(
  deps: RevokeApiKeyDeps,
): (caller: KeyCaller, id: string) => Promise<Result<KeyRecord, PaymentsError>> {
  return async (caller, id) => {
    const keys = await deps.merchants.keysOf(caller.merchantId);
    const maker = makerAmong(keys, caller);
    if (!maker.ok) return maker;
    const key = ownKey(keys, id);
    if (!key.ok) return key;
    await revokeKey(deps)(key.value.hash, caller.keyId);
    return ok({ ...key.value, revokedAt: key.value.revokedAt ?? isoNow(deps.clock) });
  };
}
