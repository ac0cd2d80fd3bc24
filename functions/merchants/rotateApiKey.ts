import { canonicalHash } from '../shared/canonical.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type ApiKeyDeps, type IssuedApiKey, issueOnce } from './createApiKey.ts';
import { idOf, type KeyCaller, makerAmong, ownKey } from './keyCaller.ts';
import { parseKeyRequest } from './keyRequest.ts';
import { isLive } from './liveKey.ts';
import type { KeyRecord } from './ports.ts';

const OVERLAP_MINUTES_DEFAULT = 24 * 60;
const OVERLAP_MINUTES_MAX = 30 * 24 * 60;

export interface RotateApiKeyInput {
  readonly idempotencyKey: string;
  /** Of the key that is replaced. */
  readonly id: string;
  readonly overlapMinutes?: number | null | undefined;
}

/** Makes a key that may do what another one may, which ends after the overlap; both are good until then. */
export function rotateApiKey(
  deps: ApiKeyDeps,
): (caller: KeyCaller, input: RotateApiKeyInput) => Promise<Result<IssuedApiKey, PaymentsError>> {
  return async (caller, { idempotencyKey, ...asked }) => {
    const minutes = asked.overlapMinutes ?? OVERLAP_MINUTES_DEFAULT;
    if (minutes < 0 || minutes > OVERLAP_MINUTES_MAX)
      return err(invalidInput('overlapMinutes', minutes, `0 to ${OVERLAP_MINUTES_MAX} minutes`));
    const keys = await deps.merchants.keysOf(caller.merchantId);
    const maker = makerAmong(keys, caller);
    if (!maker.ok) return maker;
    const replaced = ownKey(keys, asked.id);
    if (!replaced.ok) return replaced;
    const command = { mutation: 'rotateApiKey', idempotencyKey, inputHash: canonicalHash(asked) };
    return issueOnce(deps, maker.value, command, (nowMs) => {
      const refusal = refuseOver(replaced.value, nowMs);
      if (refusal !== null) return err(refusal);
      const request = parseKeyRequest(replaced.value, maker.value, nowMs);
      if (!request.ok) return request;
      const by = { keyId: caller.keyId, at: new Date(nowMs).toISOString() };
      const at = endOf(replaced.value, nowMs + minutes * 60_000);
      return ok({ request: request.value, ending: { hash: replaced.value.hash, at, by } });
    });
  };
}

/** A key that is over has nothing to hand on, and one that was replaced has a successor to be replaced. */
function refuseOver(key: KeyRecord, nowMs: number): PaymentsError | null {
  const status =
    key.replacedBy === undefined ? (isLive(key, nowMs) ? null : 'over') : `replaced by ${key.replacedBy}`;
  if (status === null) return null;
  return { code: 'InvalidState', facts: { type: 'ApiKey', id: idOf(key), status, expected: 'a live key' } };
}

/** A rotation never makes a key live longer. */
function endOf({ expiresAt }: KeyRecord, endsMs: number): string {
  const end = new Date(endsMs).toISOString();
  return expiresAt !== undefined && expiresAt < end ? expiresAt : end;
}
