import type { Claim } from './claim.ts';

export interface ClaimStore {
  /** Consistent; null when absent. */
  get(id: string): Promise<Claim | null>;
  /** Makes the claim the new owner's, only while the old one has it and has not completed; false when it lost the race. */
  takeOver(claim: Claim, owner: string, leaseUntil: number): Promise<boolean>;
}
