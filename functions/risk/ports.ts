import type { Attempt, RiskEvent } from './riskEvent.ts';
import type { Features } from './features.ts';

/**
 * Keeps what features are counted of. `test/fixtures/risk/featureStoreContract.ts` is what each store is held to:
 * it must agree with `featuresOf`.
 */
export interface FeatureStore {
  /** Idempotent: an event again, or out of order, changes nothing. An outcome may arrive before its attempt. */
  record(event: RiskEvent): Promise<void>;
  /**
   * The features of an attempt, read consistently: whatever was recorded before this call counts. The attempt is recorded first, so
   * that of attempts at the same moment each sees the others that were recorded before it; it is never part of its own history.
   */
  featuresOf(attempt: Attempt): Promise<Features>;
}

export { type Attempt, type Outcome, type RiskEvent } from './riskEvent.ts';
export { type FeatureSnapshot, parseFeatureSnapshot, snapshotJson } from './featureSnapshot.ts';
export { type Assessment, type Decision, type Factor, score } from './score.ts';
export { parseRuleSettings, type RuleSettings } from './ruleSettings.ts';
export { type RiskRecord, type RiskRecordFactor, UNAVAILABLE } from './riskRecord.ts';
export { riskItem } from './riskItem.ts';
