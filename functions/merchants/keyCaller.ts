import type { PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { keyIdOf } from './apiKey.ts';
import type { KeyRecord, MerchantStore } from './ports.ts';

/** The key that asks, as the authorizer named it. */
export interface KeyCaller {
  readonly merchantId: MerchantId;
  readonly keyId: string;
}

export function idOf({ hash }: KeyRecord): string {
  return keyIdOf(hash);
}

/** A key of the merchant, by its id. Another merchant's and an absent one are the same to the caller. */
export async function findOwnKey(
  merchants: Pick<MerchantStore, 'keysOf'>,
  merchantId: MerchantId,
  id: string,
): Promise<Result<KeyRecord, PaymentsError>> {
  const key = (await merchants.keysOf(merchantId)).find((each) => idOf(each) === id);
  return key === undefined ? err({ code: 'NotFound', facts: { type: 'ApiKey', id } }) : ok(key);
}

/**
 * The key that asks, as it is now: AppSync may remember for a minute that it was good, and a key that was revoked meanwhile must not
 * make another.
 */
export async function findMaker(
  merchants: Pick<MerchantStore, 'keysOf'>,
  { merchantId, keyId }: KeyCaller,
): Promise<Result<KeyRecord, PaymentsError>> {
  const maker = (await merchants.keysOf(merchantId)).find((each) => idOf(each) === keyId);
  const holds = maker !== undefined && maker.revokedAt === undefined && maker.scopes.includes('admin');
  return holds ? ok(maker) : err({ code: 'Unauthorized', facts: { scope: 'admin' } });
}
