import type { Clock } from '../shared/clock.ts';
import { type Claim, LEASE_MS } from './claim.ts';
import type { ClaimStore } from './ports.ts';

const WAIT_MS = 3_000;
const POLL_MS = 50;

/** What a caller that did not win the key learns. */
export type ClaimOutcome =
  | { readonly outcome: 'COMPLETED'; readonly resultId: string }
  | { readonly outcome: 'TAKEN_OVER'; readonly resultId: string }
  | { readonly outcome: 'REUSED' }
  | { readonly outcome: 'IN_PROGRESS' };

export interface AwaitClaimDeps {
  readonly claims: ClaimStore;
  readonly clock: Clock;
  sleep(ms: number): Promise<void>;
}

export interface AwaitClaimCommand {
  readonly claimId: string;
  /** Null: compared already. */
  readonly inputHash: string | null;
  /** Fresh: who owns the claim if this caller takes it over. Null: it only waits, and leaves the claim to whoever has it. */
  readonly owner: string | null;
}

/**
 * Waits up to 3 s for the result of whoever holds the key, reading every 50 ms; takes the work over once its lease has
 * ended.
 */
export function awaitClaim(deps: AwaitClaimDeps): (command: AwaitClaimCommand) => Promise<ClaimOutcome> {
  return async (command) => {
    const until = deps.clock.nowMs() + WAIT_MS;
    for (;;) {
      const claim = await deps.claims.get(command.claimId);
      const outcome = claim === null ? null : await settle(deps, command, claim);
      if (outcome !== null) return outcome;
      if (deps.clock.nowMs() >= until) return { outcome: 'IN_PROGRESS' };
      await deps.sleep(POLL_MS);
    }
  };
}

async function settle(
  deps: AwaitClaimDeps,
  command: AwaitClaimCommand,
  claim: Claim,
): Promise<ClaimOutcome | null> {
  if (command.inputHash !== null && claim.inputHash !== command.inputHash) return { outcome: 'REUSED' };
  const { resultId } = claim;
  if (claim.status === 'COMPLETED') return { outcome: 'COMPLETED', resultId };
  const now = deps.clock.nowMs();
  if (claim.leaseUntil > now || command.owner === null) return null;
  const mine = await deps.claims.takeOver(claim, command.owner, now + LEASE_MS);
  return mine ? { outcome: 'TAKEN_OVER', resultId } : null;
}
