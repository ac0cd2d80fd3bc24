import type { PaymentsError } from '../shared/errors.ts';
import type { JoinedWrite } from '../shared/joinedWrite.ts';
import type { Claim } from './claim.ts';

export interface ClaimStore {
  /** Consistent; null when absent. */
  get(id: string): Promise<Claim | null>;
  /** Makes the claim the new owner's, only while the old one has it and has not completed; false when it lost the race. */
  takeOver(claim: Claim, owner: string, leaseUntil: number): Promise<boolean>;
  /** Puts a new claim within another store's transaction, which fails as a whole where somebody holds the key. */
  claiming(claim: Claim, nowMs: number): JoinedWrite;
  /** Completes a claim within another store's transaction, only while it is still this owner's. */
  completing(held: HeldClaim, failure?: PaymentsError): JoinedWrite;
}

export type HeldClaim = Pick<Claim, 'id' | 'owner'>;

// What other contexts use of idempotency.
export { type Claim, claimKey, KEY_LIFETIME_MS, NEVER_EXPIRES_MS } from './claim.ts';
