/** A queue of fauxqs, as far as its timers are concerned. */
interface TimedQueue {
  /** Receivers that wait for a message. */
  readonly pollWaiters: readonly unknown[];
  pollTimer: NodeJS.Timeout | undefined;
  readonly inflightMessages: ReadonlyMap<string, { readonly visibilityDeadline: number }>;
  readonly delayedMessages: readonly Delayed[];
  readonly fifoDelayed: ReadonlyMap<string, readonly Delayed[]>;
  /** Shows what has become visible, and wakes who waits for it. */
  processTimers(): void;
}

interface Delayed {
  /** Milliseconds since 1970. */
  readonly delayUntil?: number | undefined;
}

/** What changes when the next message becomes visible. */
const CHANGES = ['enqueue', 'dequeue', 'changeVisibility'] as const;
type Method = (this: TimedQueue, ...values: never[]) => unknown;
export interface QueueClass {
  readonly prototype: Record<
    (typeof CHANGES)[number] | 'startPollTimerIfNeeded' | 'stopPollTimerIfEmpty' | 'processTimers',
    Method
  >;
}

/** What a timer may wait at most. https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * Lets a queue rest that somebody waits at, until its next message becomes visible. As fauxqs 2.4 comes, it looks fifty times a second,
 * which of dozens of queues that nothing is sent to is most of what a server at rest uses for them.
 *
 * @throws Error where it is another fauxqs, whose queues have no such methods
 */
export function restUntilDue({ prototype }: QueueClass): void {
  for (const name of [...CHANGES, 'startPollTimerIfNeeded', 'stopPollTimerIfEmpty', 'processTimers'] as const)
    if (typeof prototype[name] !== 'function') throw new Error(`a queue of this fauxqs has no ${name}`);
  prototype.startPollTimerIfNeeded = rearm;
  prototype.stopPollTimerIfEmpty = rearm;
  for (const name of CHANGES) {
    const change = prototype[name];
    prototype[name] = function (this: TimedQueue, ...values: never[]) {
      const result = Reflect.apply(change, this, values) as unknown;
      if (this.pollWaiters.length > 0) rearm.call(this);
      return result;
    };
  }
}

function rearm(this: TimedQueue): void {
  clearTimeout(this.pollTimer);
  this.pollTimer = undefined;
  const due = this.pollWaiters.length === 0 ? Infinity : dueAt(this);
  if (due === Infinity) return;
  const wake = (): void => {
    this.pollTimer = undefined;
    this.processTimers();
    rearm.call(this);
  };
  // A timer may fire a millisecond early.
  this.pollTimer = setTimeout(wake, Math.min(TIMER_MS_MAX, Math.max(1, due - Date.now())));
}

/** When the next message becomes visible, in milliseconds since 1970; Infinity where none will. */
function dueAt({ inflightMessages, delayedMessages, fifoDelayed }: TimedQueue): number {
  let due = Infinity;
  for (const { visibilityDeadline } of inflightMessages.values()) due = Math.min(due, visibilityDeadline);
  for (const delayed of [delayedMessages, ...fifoDelayed.values()])
    for (const { delayUntil = 0 } of delayed) due = Math.min(due, delayUntil);
  return due;
}
