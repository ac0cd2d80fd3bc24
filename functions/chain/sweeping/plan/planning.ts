import type { BatchPlan } from './batchPlan.ts';
import type { AccountGroup, AccountHistory, SweepCandidate } from './candidate.ts';
import type { Economics } from './economics.ts';
import type { TokenGas } from './gasUnits.ts';
import type { Hold, HoldCode } from './hold.ts';
import type { TransactionLimits } from './limits.ts';
import type { Pricing } from './pricing.ts';

/** What a planning is made of. It reads nothing else. */
export interface PlanningInput {
  readonly candidates: readonly SweepCandidate[];
  readonly pricing: Pricing;
  readonly limits: TransactionLimits;
  readonly economics: Economics;
  /** By address. */
  readonly historyOf: (address: string) => AccountHistory;
  /** By symbol, of tokens. */
  readonly tokenGasOf: (symbol: string) => TokenGas;
  /** Whether the chain knows EIP-7702 and the treasury's delegate stands there. */
  readonly delegates: boolean;
  /** Wei that one transaction which serves so many accounts may offer for its gas. */
  readonly transactionFeeMax: (accounts: number) => bigint;
  /** Wei of the gas wallet that no transaction under way may need. */
  readonly walletWei: bigint;
  /** Most plans at once. */
  readonly plansMax: number;
}

/** Groups that are planned, or not. */
export interface Drafts {
  readonly plans: readonly BatchPlan[];
  readonly held: readonly HeldGroup[];
}

export interface HeldGroup {
  readonly group: AccountGroup;
  readonly code: HoldCode;
}

/** Every candidate is in exactly one of both. */
export interface Planning {
  /** Those that wait longest first. */
  readonly plans: readonly BatchPlan[];
  readonly holds: readonly Hold[];
}
