import { type Clock, isoNow } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { DeliveryQueue, DeliveryStore, EndpointStore, OutcomeMessage } from './ports.ts';
import { afterAttempt, nextAttempt, QUEUE_DELAY_SECONDS_MAX } from './webhookDelivery.ts';
import { afterOutcome } from './webhookEndpoint.ts';

export interface RecordAttemptDeps {
  readonly deliveries: Pick<DeliveryStore, 'get' | 'put'>;
  readonly endpoints: Pick<EndpointStore, 'get' | 'put'>;
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
  readonly log: Log;
}

/** Lost races for one item. */
const ROUNDS_MAX = 10;

/**
 * Records how an attempt ended, once: what comes again, or after another made the same attempt, changes nothing. The next attempt that is
 * near is asked for at once, a later one by the schedule.
 */
export function recordAttempt(deps: RecordAttemptDeps) {
  return async ({ attempt, ...ref }: OutcomeMessage): Promise<'RECORDED' | 'KNOWN'> => {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const before = await deps.deliveries.get(ref);
      if (before === null || before.status !== 'PENDING' || before.attempts + 1 !== attempt.number)
        return 'KNOWN';
      const at = isoNow(deps.clock);
      const after = afterAttempt(before, attempt, at);
      if (!(await deps.deliveries.put(after, attempt))) continue;
      if (attempt.outcome !== 'ENDPOINT_DISABLED') await noteHealth(deps, ref, attempt.outcome, at);
      const wait = after.nextAttemptAt === null ? Infinity : secondsUntil(after.nextAttemptAt, at);
      if (wait <= QUEUE_DELAY_SECONDS_MAX) await deps.queue.send([nextAttempt(after)], Math.ceil(wait));
      return 'RECORDED';
    }
    throw new Error(
      `the attempt ${attempt.number} of ${ref.eventId} at ${ref.endpointId} lost ${ROUNDS_MAX} races`,
    );
  };
}

async function noteHealth(
  { endpoints, log }: RecordAttemptDeps,
  { merchantId, endpointId }: Pick<OutcomeMessage, 'merchantId' | 'endpointId'>,
  outcome: 'DELIVERED' | 'FAILED' | 'GONE',
  at: string,
): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = await endpoints.get(merchantId, endpointId);
    if (before === null) return;
    const after = afterOutcome(before, outcome, at);
    if (after === before) return;
    const news = after.status === before.status ? null : { by: null };
    if (!(await endpoints.put(after, news))) continue;
    if (after.status !== before.status)
      log.warn('an endpoint was disabled', { merchantId, endpointId, reason: after.disabledReason });
    return;
  }
}

function secondsUntil(later: string, at: string): number {
  return (Date.parse(later) - Date.parse(at)) / 1_000;
}
