import { settledWithin, type Clock, type Running } from '../running.ts';
import type { Log } from '../log/log.ts';
import type { AcceptedEvent } from './event.ts';
import { failureOf, type DeliveryFailure } from './failure.ts';
import { openLanes } from './lanes.ts';
import type { Delivery, EventStore, Undelivered } from './store.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
export interface RetryPolicy {
  /** Retries after the first attempt; AWS's default is 185. */
  readonly maximumRetryAttempts: number;
  /** AWS's default is 86,400. */
  readonly maximumEventAgeSeconds: number;
}

/** What EventBridge sends to the dead-letter queue about an event that it gives up. */
export interface DeadLetter {
  readonly accepted: AcceptedEvent;
  readonly failure: DeliveryFailure;
  readonly attempts: number;
  readonly exhausted?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
}

/** One target of one rule. */
export interface DeliveryTarget {
  /** Stable over restarts. */
  readonly key: string;
  readonly retry: RetryPolicy;
  /** Throws when the target did not take the event. */
  send(accepted: AcceptedEvent): Promise<void>;
  readonly deadLetter?: (letter: DeadLetter) => Promise<void>;
}

/** Carries accepted events to targets, at least once. */
export interface DeliveryService extends Running {
  /** Commits the events with what `beside` writes into the store's database, then returns; they are delivered afterwards. */
  accept(
    events: readonly { accepted: AcceptedEvent; targets: readonly string[] }[],
    beside?: () => void,
  ): void;
  /** Resolves when nothing is under way or waiting for its first attempt. For tests and a quick, orderly end. */
  idle(): Promise<void>;
}

/** EventBridge does not say how it spaces its retries; here the first comes after about 0.2 s. */
const RETRY_MS_FIRST = 200;
const RETRY_MS_MAX = 600_000;
const DELIVERIES_PER_TARGET_MAX = 32;
const CLOSE_TIMEOUT_MS = 1_000;

export interface DeliveryDeps {
  readonly store: EventStore;
  readonly targets: ReadonlyMap<string, DeliveryTarget>;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
}

interface Attempt {
  readonly event: Undelivered;
  readonly delivery: Delivery;
  readonly target: DeliveryTarget;
}

/** Starts with what a former process left undelivered. */
export function startDelivery(deps: DeliveryDeps): DeliveryService {
  const { store, targets, clock, log } = deps;
  const stopped = new AbortController();

  const enqueue = (event: Undelivered, delivery: Delivery): void => {
    const target = targets.get(delivery.target);
    if (target === undefined) {
      log.warn('an event waited for a target that the template no longer has', { target: delivery.target });
      return settle(store, event, delivery);
    }
    lanes.add(delivery.target, { event, delivery, target });
  };
  const later = (event: Undelivered, delivery: Delivery, delay: number): void => {
    void clock.sleep(delay, stopped.signal).then(() => {
      if (!stopped.signal.aborted) enqueue(event, delivery);
    });
  };
  const lanes = openLanes({
    parallel: DELIVERIES_PER_TARGET_MAX,
    stopped: stopped.signal,
    run: (attempt: Attempt) => deliver(deps, attempt, later),
  });

  for (const event of store.undelivered()) {
    for (const delivery of event.deliveries) {
      const delay = delivery.nextAt - clock.now().getTime();
      if (delay > 0) later(event, delivery, delay);
      else enqueue(event, delivery);
    }
  }

  return {
    accept: (events, beside) => {
      if (stopped.signal.aborted) throw new Error('the event bus is closed');
      const matched = events.filter(({ targets: keys }) => keys.length > 0);
      if (matched.length === 0 && beside === undefined) return;
      const inserted = store.insert(
        matched.map(({ accepted, targets: keys }) => ({
          accepted,
          deliveries: keys.map((target) => ({ target, attempts: 0, nextAt: accepted.ingestedAt })),
        })),
        beside,
      );
      for (const event of inserted) {
        for (const delivery of [...event.deliveries]) enqueue(event, delivery);
      }
    },
    idle: async () => {
      while (lanes.underWay.size > 0) await Promise.allSettled(lanes.underWay);
    },
    close: async () => {
      if (stopped.signal.aborted) return;
      stopped.abort();
      await settledWithin(clock, CLOSE_TIMEOUT_MS, lanes.underWay);
    },
  };
}

/** One attempt; what fails and may be tried again is handed to `later`. */
async function deliver(
  { store, clock, log, random = Math.random }: DeliveryDeps,
  attempt: Attempt,
  later: (event: Undelivered, delivery: Delivery, delay: number) => void,
): Promise<void> {
  const { event, delivery, target } = attempt;
  try {
    await target.send(event.accepted);
    return settle(store, event, delivery);
  } catch (error) {
    const failure = failureOf(error);
    delivery.attempts += 1;
    const age = (clock.now().getTime() - event.accepted.ingestedAt) / 1000;
    const exhausted = failure.retryable ? exhaustedBy(target.retry, delivery.attempts, age) : undefined;
    if (!failure.retryable || exhausted !== undefined) {
      await giveUp(log, attempt, failure, exhausted);
      return settle(store, event, delivery);
    }
    const delay = retryDelay(delivery.attempts, random);
    delivery.nextAt = clock.now().getTime() + delay;
    store.update(event);
    log.warn('delivery failed, will retry', { target: target.key, ...failure, attempts: delivery.attempts });
    later(event, delivery, delay);
  }
}

function exhaustedBy(retry: RetryPolicy, attempts: number, ageSeconds: number): DeadLetter['exhausted'] {
  if (attempts > retry.maximumRetryAttempts) return 'MaximumRetryAttempts';
  return ageSeconds >= retry.maximumEventAgeSeconds ? 'MaximumEventAgeInSeconds' : undefined;
}

async function giveUp(
  log: Log,
  { event, delivery, target }: Attempt,
  failure: DeliveryFailure,
  exhausted: DeadLetter['exhausted'],
): Promise<void> {
  const facts = { target: target.key, eventId: event.accepted.event.id, ...failure };
  log.error(target.deadLetter === undefined ? 'event dropped' : 'event to the dead-letter queue', facts);
  try {
    await target.deadLetter?.({
      accepted: event.accepted,
      failure,
      attempts: delivery.attempts,
      ...(exhausted === undefined ? {} : { exhausted }),
    });
  } catch (error) {
    log.error('the dead-letter queue refused the event', { ...facts, refusal: String(error) });
  }
}

/** Ends a delivery; with its last one the event is forgotten. */
function settle(store: EventStore, event: Undelivered, delivery: Delivery): void {
  event.deliveries = event.deliveries.filter((one) => one !== delivery);
  if (event.deliveries.length === 0) store.remove(event.id);
  else if (event.deliveries.some((one) => one.attempts > 0)) store.update(event);
}

/** Exponential backoff with jitter, in milliseconds, after `attempts` failures. */
export function retryDelay(attempts: number, random: () => number): number {
  const ceiling = Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** (attempts - 1));
  return Math.round(ceiling * (0.5 + random() / 2));
}
