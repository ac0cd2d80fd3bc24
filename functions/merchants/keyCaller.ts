import type { PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { keyIdOf } from './apiKey.ts';
import { type Scope, SCOPES } from './caller.ts';
import type { KeyRecord } from './ports.ts';
import { STAFF_ID_PREFIX } from './staff.ts';

/** Who asks: the key as the authorizer named it, or a member of staff. */
export interface KeyCaller {
  readonly merchantId: MerchantId;
  readonly keyId: string;
  /** Of a member of staff, with spaces between: a token says them, and no record could. */
  readonly scopes?: string | undefined;
}

export function idOf({ hash }: KeyRecord): string {
  return keyIdOf(hash);
}

/** A key among the merchant's, by its id. Another merchant's and an absent one are the same to the caller. */
export function ownKey(keys: readonly KeyRecord[], id: string): Result<KeyRecord, PaymentsError> {
  const key = keys.find((each) => idOf(each) === id);
  return key === undefined ? err({ code: 'NotFound', facts: { type: 'ApiKey', id } }) : ok(key);
}

/** Who makes a key: it gives no more than it has itself. */
export type KeyMaker = Pick<KeyRecord, 'merchant' | 'scopes' | 'addressRanges' | 'expiresAt'> & {
  readonly id: string;
};

/**
 * The key that asks, as it is now: AppSync may remember for a minute that it was good, and a key that was revoked meanwhile must not
 * make another. A member of staff is whom the token names, for as long as it is good.
 */
export function makerAmong(
  keys: readonly KeyRecord[],
  { keyId, scopes }: KeyCaller,
): Result<KeyMaker, PaymentsError> {
  const [first] = keys;
  const maker = keyId.startsWith(STAFF_ID_PREFIX)
    ? first && { merchant: first.merchant, scopes: scopesOf(scopes ?? ''), addressRanges: [] }
    : keys.find((each) => idOf(each) === keyId && each.revokedAt === undefined);
  return maker?.scopes.includes('admin')
    ? ok({ ...maker, id: keyId })
    : err({ code: 'Unauthorized', facts: { scope: 'admin' } });
}

function scopesOf(text: string): readonly Scope[] {
  const held = text.split(' ');
  return SCOPES.filter((scope) => held.includes(scope));
}
