import type { AnyEvent } from '../events/eventTypes.ts';
import type { Clock } from '../shared/clock.ts';
import type { AttemptFeatures } from './attemptFeatures.ts';
import { snapshotOf } from './features.ts';
import { snapshotJson } from './featureSnapshot.ts';
import type { Assessments, RiskAlerts } from './ports.ts';
import type { AskedTransaction, PreparedAttempt } from './preparedAttempt.ts';
import type { RuleSettings } from './ruleSettings.ts';
import { score } from './score.ts';
import { type StreamedEvent, streamedEvent } from './streamedEvent.ts';

export interface AssessEventDeps {
  readonly features: Pick<AttemptFeatures, 'attemptOf' | 'featuresOf' | 'record' | 'writeAttempt'>;
  readonly prepare: (asked: AskedTransaction) => Promise<PreparedAttempt>;
  readonly settings: () => Promise<RuleSettings>;
  readonly assessments: Assessments;
  readonly alerts: RiskAlerts;
  readonly clock: Clock;
}

export type EventAssessment =
  /** The rules have nothing to do with it. */
  | 'NOTHING_TO_ASSESS'
  /** The transaction was never attempted here: it is older than the store keeps attempts, or than the risk rules are. */
  | 'ATTEMPT_UNKNOWN'
  | 'COUNTED'
  | 'ASSESSED_BEFORE'
  | 'ASSESSED'
  | 'ALERTED';

/**
 * Counts what an event says and, where it is news that a person should hear of, judges the transaction with what is known since. It is judged
 * before it counts, since nothing is part of its own history. Each step is idempotent: whoever crashes before the last does all of it
 * again, and the first assessment of an event stays. An alert comes before it, so that none is lost; the same one may come twice.
 */
export function assessEvent(deps: AssessEventDeps) {
  return async (event: AnyEvent): Promise<EventAssessment> => {
    const told = streamedEvent(event);
    if (told === null) return 'NOTHING_TO_ASSESS';
    const outcome = told.judged ? await assess(deps, event, told) : 'COUNTED';
    if (told.outcome !== null) await deps.features.record(told.outcome);
    return outcome;
  };
}

async function assess(deps: AssessEventDeps, event: AnyEvent, told: StreamedEvent): Promise<EventAssessment> {
  if (await deps.assessments.has(event.id)) return 'ASSESSED_BEFORE';
  const attempt = await attemptFor(deps, told);
  return attempt === null ? 'ATTEMPT_UNKNOWN' : judge(deps, event, attempt);
}

/** As it was written before its money moved, which knows device and place; else as the event tells it. */
async function attemptFor(
  { features, prepare }: AssessEventDeps,
  { transactionId, asked }: StreamedEvent,
): Promise<PreparedAttempt | null> {
  const known = await features.attemptOf(transactionId);
  if (known !== null || asked === null) return known;
  const prepared = await prepare(asked);
  await features.writeAttempt(prepared);
  return prepared;
}

async function judge(
  { features, settings, assessments, alerts, clock }: AssessEventDeps,
  event: AnyEvent,
  { attempt, shared, listMatches }: PreparedAttempt,
): Promise<EventAssessment> {
  const snapshot = snapshotOf(attempt, await features.featuresOf(attempt, shared), listMatches);
  const assessment = score(snapshot, await settings());
  const raised = assessment.decision !== 'ALLOW';
  const { id: eventId, type: eventType, merchantId } = event;
  const about = { eventId, eventType, merchantId, transactionId: attempt.transactionId };
  if (raised) await alerts.raise({ ...about, assessment });
  await assessments.keep({
    ...about,
    assessment,
    snapshot: snapshotJson(snapshot),
    assessedAt: new Date(clock.nowMs()).toISOString(),
  });
  return raised ? 'ALERTED' : 'ASSESSED';
}
