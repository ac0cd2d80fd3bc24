import type { AnyEvent } from '../events/eventTypes.ts';

/** What operators see of how risk is decided: members of the line `measured`. */
export interface MeasuredRisk {
  /** 0 to 100, as it was judged before its money moved. */
  readonly riskScore?: number;
  /** Seconds from the making of a transaction to the end of its review. */
  readonly reviewAge?: number;
  /** 1 for a review that nobody decided in time. */
  readonly reviewsUndecided?: number;
}

type TransactionEnded = Pick<Extract<AnyEvent, { type: 'transaction.posted' }>, 'occurredAt' | 'data'>;

/** How a review ends that nobody decided: refused by default, or approved after what was reserved had ended. */
const UNDECIDED: readonly string[] = ['REVIEW_TIMED_OUT', 'HOLD_ENDED'];

/** Of an event with which a transaction comes to its end, once for each; null of any other. */
export function measuredRisk(event: AnyEvent): MeasuredRisk | null {
  switch (event.type) {
    case 'transaction.captured':
    case 'transaction.failed':
    case 'transaction.rejected':
      return measured(event);
    case 'transaction.posted':
      // A card payment was measured when it was captured.
      return event.data.kind === 'CARD' ? null : measured(event);
    default:
      return null;
  }
}

function measured({
  occurredAt,
  data: { risk, decidedBy, failureCode, createdAt },
}: TransactionEnded): MeasuredRisk | null {
  if (risk === null) return null;
  const undecided = UNDECIDED.includes(failureCode ?? '');
  const reviewed = undecided || decidedBy !== null;
  const seconds = Math.max(0, Math.round((Date.parse(occurredAt) - Date.parse(createdAt)) / 1_000));
  return {
    riskScore: risk.score,
    ...(reviewed ? { reviewAge: seconds } : {}),
    ...(undecided ? { reviewsUndecided: 1 } : {}),
  };
}
