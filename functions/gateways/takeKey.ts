import {
  type Claim,
  claimKey,
  type ClaimStore,
  type HeldClaim,
  KEY_LIFETIME_MS,
  NEVER_EXPIRES_MS,
} from '../idempotency/ports.ts';
import type { Clock } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { LEASE_MS } from './dueAt.ts';
import type { BeginOutcome } from './paymentStore.ts';

export interface TakeKeyDeps {
  readonly claims: Pick<ClaimStore, 'get' | 'takeOver'>;
  readonly clock: Clock;
  /** Fresh, for the owner of a claim. */
  readonly newOwner: () => string;
}

export interface KeyRequest {
  readonly merchantId: string;
  readonly mutation: string;
  readonly idempotencyKey: string;
  readonly inputHash: string;
  /** Of what is made, if this call is the first with the key. */
  readonly resultId: string;
  /** True: it pays out, so that the key is remembered for ever. */
  readonly paysOut: boolean;
}

/** BEGUN: this call was first. RESUMED: it goes on where another one ended. DONE: the result stands, or why there is none. */
export type TakenKey =
  | { readonly kind: 'BEGUN' | 'RESUMED'; readonly held: HeldClaim; readonly resultId: string }
  | { readonly kind: 'DONE'; readonly resultId: string };

/** Something else was changed between reading and writing: read again. */
export type KeyConflict = { readonly kind: 'CONFLICT' };

/**
 * Claims a merchant's idempotency key together with the first write of the work. Whoever is not first gets the stored outcome, a failure
 * too; while the first is still at work `IdempotencyInProgress`; and after its lease the work itself, with the same result id.
 *
 * @param begin writes the claim and the work's first write, both or none
 */
export function takeKey(deps: TakeKeyDeps) {
  return async (
    request: KeyRequest,
    begin: (claim: Claim, nowMs: number) => Promise<BeginOutcome>,
  ): Promise<Result<TakenKey | KeyConflict, PaymentsError>> => {
    const claim = newClaim(request, deps.newOwner(), deps.clock.nowMs());
    const { idempotencyKey } = request;
    const begun = await begin(claim, deps.clock.nowMs());
    if (begun === 'BEGUN') return ok({ kind: 'BEGUN', held: claim, resultId: claim.resultId });
    if (begun === 'CONFLICT') return ok({ kind: 'CONFLICT' });
    const standing = await deps.claims.get(claim.id);
    if (standing === null) return ok({ kind: 'CONFLICT' });
    const { resultId } = standing;
    if (standing.inputHash !== request.inputHash)
      return err({ code: 'IdempotencyKeyReused', facts: { idempotencyKey } });
    if (standing.failure !== undefined) return err(standing.failure);
    if (standing.status === 'COMPLETED') return ok({ kind: 'DONE', resultId });
    const nowMs = deps.clock.nowMs();
    const mine =
      standing.leaseUntil <= nowMs && (await deps.claims.takeOver(standing, claim.owner, nowMs + LEASE_MS));
    return mine
      ? ok({ kind: 'RESUMED', held: { id: claim.id, owner: claim.owner }, resultId })
      : err({ code: 'IdempotencyInProgress', facts: { idempotencyKey } });
  };
}

function newClaim(request: KeyRequest, owner: string, nowMs: number): Claim {
  const { merchantId, mutation, idempotencyKey, inputHash, resultId, paysOut } = request;
  const expiresAt = paysOut ? NEVER_EXPIRES_MS : nowMs + KEY_LIFETIME_MS;
  return {
    id: claimKey(merchantId, mutation, idempotencyKey),
    status: 'WORKING',
    inputHash,
    resultId,
    owner,
    leaseUntil: nowMs + LEASE_MS,
    expiresAt,
    ...(paysOut ? {} : { ttl: Math.ceil(expiresAt / 1_000) }),
  };
}
