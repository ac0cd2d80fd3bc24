import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../../../functions/shared/clock.ts';
import type { Random } from '../../../../scripts/feed/random.ts';

/** What becomes of a call whose process died: nobody hears the end of it. */
export const DIED = Symbol('died');

/** One call of a function of ours, in an environment that serves nothing else meanwhile. */
interface Invocation {
  isDead: boolean;
  readonly die: () => void;
}

interface Sleeper {
  readonly at: number;
  /** Of two at one time, the one that lay down first wakes first. */
  readonly order: number;
  readonly wake: () => void;
}

export interface TurnsOptions {
  readonly random: Random;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  /** Share of turns at which a function of ours dies. */
  readonly dies: number;
}

/**
 * Whose turn it is, and what time it is. All that is under way waits for its next turn; one after the other gets it, drawn from the seed, and the
 * time goes on once nobody waits but for time. So the same seed gives the same run, however fast the machine is.
 */
export class Turns {
  readonly clock: Clock;
  /** Functions that died in the middle, and those whose time was over. */
  readonly deaths = { crashed: 0, timedOut: 0 };
  readonly #random: Random;
  readonly #dies: number;
  readonly #invocation = new AsyncLocalStorage<Invocation | undefined>();
  readonly #waiting: (() => void)[] = [];
  readonly #sleepers: Sleeper[] = [];
  #nowMs: number;
  #order = 0;

  constructor({ random, startMs, dies }: TurnsOptions) {
    this.#random = random;
    this.#nowMs = startMs;
    this.#dies = dies;
    this.clock = { nowMs: () => this.#nowMs };
  }

  /** Until it is this one's turn. What belongs to a function that died never gets one. */
  turn(): Promise<void> {
    const invocation = this.#invocation.getStore();
    return new Promise((resolve) => {
      this.#waiting.push(() => {
        if (invocation?.isDead === true) return;
        if (invocation === undefined || this.#random.fraction() >= this.#dies) return resolve();
        this.deaths.crashed++;
        invocation.die();
      });
    });
  }

  /** Until so many milliseconds are over. */
  sleep(ms: number): Promise<void> {
    const invocation = this.#invocation.getStore();
    return new Promise((resolve) => {
      this.#wakeAt(ms, () => {
        if (invocation?.isDead !== true) resolve();
      });
    });
  }

  /** Calls a function of ours, which dies at some turn or when its time is over. @returns DIED where it did */
  invoke<T>(timeoutMs: number, work: () => Promise<T>): Promise<T | typeof DIED> {
    const died = Promise.withResolvers<typeof DIED>();
    let hasEnded = false;
    const invocation: Invocation = {
      isDead: false,
      die: () => {
        invocation.isDead = true;
        died.resolve(DIED);
      },
    };
    this.#wakeAt(timeoutMs, () => {
      if (hasEnded || invocation.isDead) return;
      this.deaths.timedOut++;
      invocation.die();
    });
    const working = this.#invocation.run(invocation, work).finally(() => (hasEnded = true));
    return Promise.race([working, died.promise]);
  }

  /** What goes on elsewhere, whatever becomes of the function that asked for it. */
  elsewhere<T>(work: () => Promise<T>): Promise<T> {
    return this.#invocation.run(undefined, work);
  }

  /** Gives everybody turns and time until nobody waits for either. */
  async run(): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const next = this.#drawn() ?? this.#firstAwake();
      if (next === null) return;
      next();
    }
  }

  #drawn(): (() => void) | null {
    if (this.#waiting.length === 0) return null;
    const place = this.#random.integer(0, this.#waiting.length - 1);
    const drawn = this.#waiting[place] ?? null;
    const last = this.#waiting.pop();
    if (last !== undefined && place < this.#waiting.length) this.#waiting[place] = last;
    return drawn;
  }

  #firstAwake(): (() => void) | null {
    const first = takeFirst(this.#sleepers);
    if (first === null) return null;
    this.#nowMs = Math.max(this.#nowMs, first.at);
    return first.wake;
  }

  #wakeAt(ms: number, wake: () => void): void {
    put(this.#sleepers, { at: this.#nowMs + Math.max(0, Math.ceil(ms)), order: this.#order++, wake });
  }
}

function before(a: Sleeper, b: Sleeper): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** A binary heap: hundreds of thousands sleep and wake in a batch. */
function put(heap: Sleeper[], sleeper: Sleeper): void {
  let place = heap.push(sleeper) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above] as Sleeper;
    if (!before(sleeper, parent)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = sleeper;
}

function takeFirst(heap: Sleeper[]): Sleeper | null {
  const [first] = heap;
  const last = heap.pop();
  if (first === undefined || last === undefined) return null;
  if (heap.length === 0) return first;
  let place = 0;
  for (;;) {
    let below = 2 * place + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && before(heap[below + 1] as Sleeper, heap[below] as Sleeper)) below++;
    if (!before(heap[below] as Sleeper, last)) break;
    heap[place] = heap[below] as Sleeper;
    place = below;
  }
  heap[place] = last;
  return first;
}
