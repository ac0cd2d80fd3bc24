import { hashApiKey, keyIdOf, parseApiKey } from './apiKey.ts';
import type { Caller, Scope } from './caller.ts';
import type { MerchantStore } from './ports.ts';

/** Who calls, and what the key may do. */
export interface Authorized {
  readonly caller: Caller;
  readonly scopes: readonly Scope[];
}

/** Finds the merchant behind an Authorization header; null when the key is not one, unknown or revoked. */
export function authorize(deps: {
  readonly merchants: MerchantStore;
}): (header: string) => Promise<Authorized | null> {
  return async (header) => {
    const key = parseApiKey(header);
    const record = key === null ? null : await deps.merchants.findKey(hashApiKey(key));
    if (record === null || record.revokedAt !== undefined) return null;
    const { hash, merchant, scopes } = record;
    const caller = {
      merchantId: merchant.id,
      merchantName: merchant.name,
      keyId: keyIdOf(hash),
      scopes: scopes.join(' '),
    };
    return { caller, scopes };
  };
}
