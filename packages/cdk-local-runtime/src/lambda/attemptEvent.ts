import { AwsError } from '../gateway/gateway.ts';
import type { Clock } from '../running.ts';
import type { FunctionPool } from './functionPool.ts';
import type { InvocationOutcome } from './pool.ts';
import type { WaitingEvent, WaitingEvents } from './waitingEvents.ts';

/** How an event of an asynchronous invocation ended. */
export interface Attempted {
  readonly condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
  readonly attempts: number;
  readonly outcome: InvocationOutcome | undefined;
}

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const RETRY_DELAYS_MS = [60_000, 120_000];
const THROTTLED_DELAY_MS_FIRST = 1_000;
const THROTTLED_DELAY_MS_MAX = 300_000;

/**
 * Runs an event until it succeeds, or has been retried as often or has waited as long as the function's configuration
 * allows.
 *
 * @returns undefined when this runtime stops first: the next one goes on
 */
export async function attemptEvent(
  { clock, events, stopping }: { clock: Clock; events: WaitingEvents; stopping: AbortSignal },
  pool: FunctionPool,
  waiting: WaitingEvent,
): Promise<Attempted | undefined> {
  const { maximumRetryAttempts, maximumEventAgeSeconds } = pool.definition.asyncInvoke;
  const oldest = waiting.queuedAt + maximumEventAgeSeconds * 1000;
  let outcome: InvocationOutcome | undefined;
  for (;;) {
    const wait = waiting.nextAt - clock.now().getTime();
    if (wait > 0) await clock.sleep(wait, stopping);
    if (stopping.aborted) return undefined;
    const { attempts } = waiting;
    if (clock.now().getTime() > oldest) return { condition: 'EventAgeExceeded', attempts, outcome };
    const delay = await pool.invoke(waiting.event, waiting.requestId, waiting.flow).then(
      (ended) => {
        outcome = ended;
        waiting.attempts += 1;
        waiting.throttled = 0;
        return RETRY_DELAYS_MS[waiting.attempts - 1] ?? 0;
      },
      (error: unknown) => {
        if (!(error instanceof AwsError)) throw error;
        waiting.throttled += 1;
        outcome = undefined;
        return Math.min(THROTTLED_DELAY_MS_MAX, THROTTLED_DELAY_MS_FIRST * 2 ** (waiting.throttled - 1));
      },
    );
    if (outcome !== undefined && outcome.functionError === undefined) {
      return { condition: 'Success', attempts: waiting.attempts, outcome };
    }
    // Whatever a closing runtime ends was no failure of the function.
    if (stopping.aborted) return undefined;
    if (waiting.attempts > maximumRetryAttempts) {
      return { condition: 'RetriesExhausted', attempts: waiting.attempts, outcome };
    }
    waiting.nextAt = clock.now().getTime() + delay;
    events.update(waiting);
  }
}
