import { snapshotOf } from '../../../functions/risk/features.ts';
import { memoryFeatures } from '../../../functions/risk/memoryFeatures.ts';
import {
  type Assessment,
  type Attempt,
  type FeatureSnapshot,
  type Outcome,
  type RuleSettings,
  score,
} from '../../../functions/risk/ports.ts';
import { DAY_MS, isFraud, type Labelled, MINUTE_MS } from './labelled.ts';

export interface Judged {
  readonly labelled: Labelled;
  readonly snapshot: FeatureSnapshot;
  readonly assessment: Assessment;
  /** What became of it in the end: a review sees through fraud, and lets the others through. */
  readonly outcome: 'SUCCEEDED' | 'DECLINED' | 'REFUSED';
}

const GATEWAY_MS = 2_000;
const REVIEW_MS = 30 * MINUTE_MS;

/**
 * Judges attempts one after the other, and lets what follows from each judgement happen: what is refused never becomes history, what
 * is reviewed does half an hour later. Outcomes of a gateway follow after two seconds.
 */
export function* judgePopulation(
  attempts: Iterable<Labelled>,
  settings: RuleSettings,
): Generator<Judged, void> {
  const features = memoryFeatures(DAY_MS);
  const soon: Outcome[] = [];
  const reviewed: Outcome[] = [];
  let number = 0;
  for (const labelled of attempts) {
    const attempt: Attempt = {
      ...labelled.attempt,
      transactionId: `txn_${String(++number).padStart(9, '0')}`,
    };
    for (const queue of [soon, reviewed])
      while (queue[0] !== undefined && queue[0].atMs < attempt.atMs)
        features.record(queue.shift() as Outcome);
    features.record({ type: 'ATTEMPTED', attempt });
    const snapshot = snapshotOf(attempt, features.featuresOf(attempt), []);
    const assessment = score(snapshot, settings);
    const outcome = outcomeOf(labelled, assessment);
    const review = assessment.decision === 'REVIEW';
    (review ? reviewed : soon).push({
      type: outcome === 'SUCCEEDED' ? 'SUCCEEDED' : 'DECLINED',
      transactionId: attempt.transactionId,
      atMs: attempt.atMs + (review ? REVIEW_MS : GATEWAY_MS),
    });
    yield { labelled, snapshot, assessment, outcome };
  }
}

function outcomeOf({ label, accepted }: Labelled, { decision }: Assessment): Judged['outcome'] {
  if (decision === 'REFUSE' || (decision === 'REVIEW' && isFraud(label))) return 'REFUSED';
  return accepted ? 'SUCCEEDED' : 'DECLINED';
}
