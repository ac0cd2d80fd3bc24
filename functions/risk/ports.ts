import type { Secret } from '../shared/secret.ts';
import type { Attempt, RiskEvent } from './riskEvent.ts';
import type { Features } from './features.ts';
import type { Assessment } from './score.ts';

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

/** Keys that pseudonyms are made with. What a key made can no longer be tied to anybody once it is destroyed. */
export interface PseudonymKeys {
  /** Made at first use; of the customer, or of the merchant as a whole. */
  keyOf(merchantId: string, customerId: string | null): Promise<Secret>;
  /** Null where there is none, or none any more. */
  findKey(merchantId: string, customerId: string): Promise<Secret | null>;
  /** Destroys the customer's key for good. False where there was none. */
  destroy(merchantId: string, customerId: string): Promise<boolean>;
}

/** Settings as they are kept, not yet checked; null where nobody has put any. */
export interface KeptSettings {
  readonly rules: unknown;
  readonly lists: unknown;
}

/** Where operators keep what the rules are configured by. */
export interface SettingsSource {
  read(): Promise<KeptSettings>;
}

/** What the rules said of a transaction when an event told more of it. */
export interface EventAssessed {
  /** Of the event: subject#version. */
  readonly eventId: string;
  readonly eventType: string;
  readonly merchantId: string;
  readonly transactionId: string;
  readonly assessment: Assessment;
}

/** Keeps what was said of an event, with what it was said by: the same snapshot and rules say the same for ever. */
export interface Assessments {
  /** Whether an event was assessed; read consistently. */
  has(eventId: string): Promise<boolean>;
  /**
   * The first of an event stays.
   *
   * @param kept.snapshot canonical text; pseudonyms only
   */
  keep(kept: EventAssessed & { readonly snapshot: string; readonly assessedAt: string }): Promise<void>;
}

/** Tells people of a transaction that they should look at. The same may be told twice, and never not. */
export interface RiskAlerts {
  raise(alert: EventAssessed): Promise<void>;
}

export { type Attempt, type Outcome, type RiskEvent } from './riskEvent.ts';
export { type FeatureSnapshot, parseFeatureSnapshot, snapshotJson } from './featureSnapshot.ts';
export { type Assessment, type Decision, score } from './score.ts';
export { parseRuleSettings, type RuleSettings } from './ruleSettings.ts';
export { type RiskRecord } from './riskRecord.ts';
export { riskItem } from './riskItem.ts';
