import type { Claim } from './claim.ts';

export interface ClaimStore {
  /** Consistent; null when absent. */
  get(id: string): Promise<Claim | null>;
  /** Makes the claim the new owner's, only while the old one has it and has not completed; false when it lost the race. */
  takeOver(claim: Claim, owner: string, leaseUntil: number): Promise<boolean>;
}

// What other contexts use of claims: those that complete a claim in the write of its result.
export { type Claim, claimKey, KEY_LIFETIME_MS } from './claim.ts';
