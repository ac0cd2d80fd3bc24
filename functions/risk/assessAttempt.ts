import { type Clock, within } from '../shared/clock.ts';
import type { AttemptFeatures } from './attemptFeatures.ts';
import type { PreparedAttempt } from './preparedAttempt.ts';
import { snapshotOf } from './features.ts';
import { snapshotJson } from './featureSnapshot.ts';
import { keptFactor, type RiskRecord, summaryOf, UNAVAILABLE } from './riskRecord.ts';
import type { RuleSettings } from './ruleSettings.ts';
import { type Decision, score } from './score.ts';

export interface AssessDeps {
  readonly features: Pick<AttemptFeatures, 'featuresOf'>;
  readonly settings: () => Promise<RuleSettings>;
  readonly clock: Clock;
  /** History that could not be read: the transaction is left to a person. */
  readonly unavailable: (transactionId: string, reason: unknown) => void;
}

export interface AssessedAttempt {
  readonly decision: Decision;
  readonly record: RiskRecord;
}

/** So long a payment waits for its history; an answer that is lost must not hold up the gateway's. */
const HISTORY_MS = 1_500;

/**
 * Judges an attempt whose rows are written: reads history consistently, and scores. It never throws and lets nobody through unseen: where
 * history cannot be read in time, or the attempt is not there, a person decides.
 */
export function assessAttempt(deps: AssessDeps) {
  return async (
    transactionId: string,
    prepared: () => Promise<PreparedAttempt>,
  ): Promise<AssessedAttempt> => {
    const settings = await deps.settings();
    const analyzedAt = new Date(deps.clock.nowMs()).toISOString();
    try {
      const snapshot = await within(HISTORY_MS, async () => {
        const { attempt, shared, listMatches } = await prepared();
        return snapshotOf(attempt, await deps.features.featuresOf(attempt, shared), listMatches);
      });
      const { score: total, decision, factors, rulesVersion } = score(snapshot, settings);
      const shown = factors.map(keptFactor);
      return {
        decision,
        record: {
          score: total,
          factors: shown,
          summary: summaryOf(shown),
          analyzedAt,
          rulesVersion,
          snapshot: snapshotJson(snapshot),
        },
      };
    } catch (error) {
      deps.unavailable(transactionId, error);
      return { decision: 'REVIEW', record: unavailableRecord(settings, analyzedAt) };
    }
  };
}

function unavailableRecord({ reviewFrom, rulesVersion }: RuleSettings, analyzedAt: string): RiskRecord {
  const detail = 'What is known of the customer could not be read, so that a person decides.';
  return {
    score: reviewFrom,
    factors: [{ code: UNAVAILABLE, score: reviewFrom, detail, facts: [] }],
    summary: summaryOf([{ code: UNAVAILABLE, score: reviewFrom, detail }]),
    analyzedAt,
    rulesVersion,
    snapshot: null,
  };
}
