import { hashApiKey, parseApiKey } from './apiKey.ts';
import type { Caller } from './caller.ts';
import type { MerchantStore } from './ports.ts';

/** Finds the merchant behind an Authorization header; null when the key is not one, unknown or revoked. */
export function authorize(deps: {
  readonly merchants: MerchantStore;
}): (header: string) => Promise<Caller | null> {
  return async (header) => {
    const key = parseApiKey(header);
    const record = key === null ? null : await deps.merchants.findKey(hashApiKey(key));
    if (record === null || record.revokedAt !== undefined) return null;
    const { id, name } = record.merchant;
    return { merchantId: id, merchantName: name, scopes: record.scopes.join(' ') };
  };
}
