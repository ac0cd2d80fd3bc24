import { type Claim, claimKey, type ClaimStore, KEY_LIFETIME_MS } from '../idempotency/ports.ts';
import { canonicalHash } from '../shared/canonical.ts';
import type { Clock } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';

export interface CreateOnceDeps {
  readonly claims: Pick<ClaimStore, 'get'>;
  readonly clock: Clock;
  readonly newOwner: () => string;
}

export interface OnceRequest<T extends { readonly id: string }> {
  readonly merchantId: MerchantId;
  readonly mutation: string;
  readonly input: { readonly idempotencyKey: string };
  /** What is made, where the key is new. */
  readonly make: () => Promise<Result<T, PaymentsError>>;
  /** Stores it with the claim; false where somebody has the key. */
  readonly store: (made: T, claim: Claim, nowMs: number) => Promise<boolean>;
  readonly read: (id: string) => Promise<T | null>;
}

/**
 * Makes a thing once for each idempotency key of 24 hours. Claim and thing are one write, so that the claim is completed as it is made:
 * nobody waits for another call, and no crash leaves one without the other.
 */
export function createOnce({ claims, clock, newOwner }: CreateOnceDeps) {
  return async <T extends { readonly id: string }>(
    request: OnceRequest<T>,
  ): Promise<Result<T, PaymentsError>> => {
    const { merchantId, mutation, input, make, store, read } = request;
    const { idempotencyKey, ...said } = input;
    const inputHash = canonicalHash(said);
    const id = claimKey(merchantId, mutation, idempotencyKey);
    const stored = async (): Promise<Result<T, PaymentsError> | null> => {
      const claim = await claims.get(id);
      if (claim === null || claim.expiresAt < clock.nowMs()) return null;
      if (claim.inputHash !== inputHash)
        return err({ code: 'IdempotencyKeyReused', facts: { idempotencyKey } });
      const found = await read(claim.resultId);
      if (found === null) throw new Error(`the claim names ${claim.resultId}, and there is no such thing`);
      return ok(found);
    };
    const before = await stored();
    if (before !== null) return before;
    const made = await make();
    if (!made.ok) return made;
    const nowMs = clock.nowMs();
    const expiresAt = nowMs + KEY_LIFETIME_MS;
    const claim: Claim = {
      id,
      status: 'COMPLETED',
      inputHash,
      resultId: made.value.id,
      owner: newOwner(),
      leaseUntil: nowMs,
      expiresAt,
      ttl: Math.ceil(expiresAt / 1_000),
    };
    if (await store(made.value, claim, nowMs)) return made;
    return (await stored()) ?? err({ code: 'IdempotencyInProgress', facts: { idempotencyKey } });
  };
}
