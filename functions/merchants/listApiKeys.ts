import type { MerchantId } from '../shared/ids.ts';
import type { MerchantStore, UsedKey } from './ports.ts';

/** A merchant's keys, the newest first; those that are over too, until newer ones need their place. */
export function listApiKeys(deps: {
  readonly merchants: Pick<MerchantStore, 'usedKeysOf'>;
}): (merchantId: MerchantId) => Promise<readonly UsedKey[]> {
  return async (merchantId) => {
    const keys = await deps.merchants.usedKeysOf(merchantId);
    return [...keys].sort((a, b) => (a.createdAt > b.createdAt ? -1 : 1));
  };
}
