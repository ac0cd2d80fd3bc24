import type { AnyEvent } from '../events/eventTypes.ts';
import type { FeatureStore, Outcome } from './ports.ts';

/**
 * What an event says of an attempt's end; null where it says none. A success is money that was taken or booked: what is authorised and waits
 * for a person proves nothing yet.
 */
export function outcomeOf({ type, subject, occurredAt, data }: AnyEvent): Outcome | null {
  const outcome = (as: Outcome['type']): Outcome => ({
    type: as,
    transactionId: subject,
    atMs: Date.parse(occurredAt),
  });
  switch (type) {
    case 'transaction.captured':
      return outcome('SUCCEEDED');
    case 'transaction.posted':
      return 'kind' in data && data.kind !== 'CARD' ? outcome('SUCCEEDED') : null;
    case 'transaction.failed':
    case 'transaction.rejected':
      return outcome('DECLINED');
    default:
      return null;
  }
}

/** Carries the ends of transactions to what is known of their customers, devices and addresses. An event again changes nothing. */
export function recordOutcome(features: Pick<FeatureStore, 'record'>) {
  return async (event: AnyEvent): Promise<Outcome | null> => {
    const outcome = outcomeOf(event);
    if (outcome !== null) await features.record(outcome);
    return outcome;
  };
}
