import type { Gateway } from '../gateway/gateway.ts';
import type { Log } from '../log/log.ts';
import { settledWithin, type Clock, type Running } from '../running.ts';
import { attemptEvent } from './attemptEvent.ts';
import { sendToDestinations } from './destinations.ts';
import type { FunctionPool } from './functionPool.ts';
import type { WaitingEvent, WaitingEvents } from './waitingEvents.ts';

export interface AsyncInvoker extends Running {
  /** Commits the event, then returns; the function runs as soon as it can, and again when it fails. */
  queue(pool: FunctionPool, eventJson: string, requestId: string, flow?: string): void;
  /** Goes on with what a former process left: call it once, when everything that functions reach runs. */
  resume(): void;
}

export interface AsyncInvokerDeps {
  readonly gateway: Gateway;
  readonly log: Log;
  readonly clock: Clock;
  readonly events: WaitingEvents;
  /** The functions by name. */
  readonly pools: ReadonlyMap<string, FunctionPool>;
}

const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Runs events of asynchronous invocations: two retries by default, then the dead letter or the destination. Throttling and
 * failures of the service are no attempts; they are tried again after one second, two, four, at most five minutes.
 */
export function startAsyncInvoker(deps: AsyncInvokerDeps): AsyncInvoker {
  const { clock, events, log } = deps;
  const stopping = new AbortController();
  const underway = new Set<Promise<void>>();
  // Read before anything new is queued.
  const left = events.all();

  const run = async (pool: FunctionPool, waiting: WaitingEvent): Promise<void> => {
    const attempted = await attemptEvent({ clock, events, stopping: stopping.signal }, pool, waiting);
    if (attempted === undefined) return;
    await sendToDestinations(deps.gateway, pool.definition, waiting.event, attempted);
    events.remove(waiting.id);
  };

  const start = (pool: FunctionPool, waiting: WaitingEvent): void => {
    const work = run(pool, waiting)
      .catch((error: unknown) => {
        const { logicalId } = pool.definition;
        log.error('asynchronous invocation lost', { function: logicalId, error: String(error) });
        if (!stopping.signal.aborted) events.remove(waiting.id);
      })
      .finally(() => underway.delete(work));
    underway.add(work);
  };

  return {
    queue: (pool, event, requestId, flow) => {
      const queuedAt = clock.now().getTime();
      const waiting = events.insert({
        functionName: pool.definition.name,
        requestId,
        event,
        queuedAt,
        attempts: 0,
        nextAt: queuedAt,
        throttled: 0,
        ...(flow === undefined ? {} : { flow }),
      });
      start(pool, waiting);
    },
    resume: () => {
      for (const waiting of left) {
        const pool = deps.pools.get(waiting.functionName);
        if (pool !== undefined) start(pool, waiting);
        else {
          log.warn('an event waited for a function that the template no longer has', {
            function: waiting.functionName,
          });
          events.remove(waiting.id);
        }
      }
    },
    close: async () => {
      stopping.abort();
      await settledWithin(clock, CLOSE_TIMEOUT_MS, underway);
    },
  };
}
