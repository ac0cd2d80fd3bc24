import type { Random } from '../simulated/random.ts';
import type { Process, Simulation } from '../simulated/simulation.ts';
import type { Stripes } from './stripes.ts';

/** How postings are written. */
export interface Design {
  /** Of the account: 1 to 64 (`functions/ledger/account.ts`). */
  readonly stripes: number;
  /** Calls of the poster at a time. */
  readonly workers: number;
  /** Most postings of one call, which share a transaction; 1: each has its own. */
  readonly group: number;
  /** Of a group. `worker`: each has a stripe of its own until it meets somebody there; `entry`: any. One alone goes where its id says. */
  readonly stripeBy: 'worker' | 'entry';
}

/** One posting on its way. */
export interface Posting {
  readonly arrivedMs: number;
  attempts: number;
  outcome: 'POSTED' | 'GIVEN_UP' | null;
  endedMs: number;
}

/** What a call does besides the transaction: what it was handed is read, and the answer comes back. Assumed, as latencies within a Region are. */
const READ_MS = 8;
const ANSWER_MS = 3;

/** As the ledger's adapter tries: a group four times, and what is left of it alone, twelve times (`functions/ledger`). */
const GROUP_ATTEMPTS_MAX = 4;
const ATTEMPTS_MAX = 12;

export interface PosterDeps {
  readonly simulation: Simulation;
  readonly random: Random;
  readonly stripes: Stripes;
  readonly windowMs: number;
}

/** Hands postings to workers, as many at a time as there are, each of which takes what waits, up to a group. */
export function poster(design: Design, deps: PosterDeps): (posting: Posting) => void {
  const { simulation, random, stripes, windowMs } = deps;
  const queue: Posting[] = [];
  let head = 0;
  const anyStripe = () => Math.floor(random() * stripes.count);
  // Unlimited ones are not kept apart: nothing is theirs.
  const own = design.stripeBy === 'worker' ? Array.from({ length: design.workers }, anyStripe) : [];
  const idle = Number.isFinite(design.workers) ? Array.from({ length: design.workers }, (_, n) => n) : null;

  function end(postings: readonly Posting[], outcome: NonNullable<Posting['outcome']>): void {
    for (const posting of postings) {
      posting.outcome = outcome;
      posting.endedMs = simulation.nowMs;
    }
  }

  function* one(posting: Posting): Process {
    const stripe = anyStripe();
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      posting.attempts++;
      // Totals and its line.
      if (stripes.begin(stripe, 2, simulation.nowMs) === null) {
        yield windowMs + ANSWER_MS;
        return end([posting], 'POSTED');
      }
      yield ANSWER_MS + pauseMs(random, attempt);
    }
    end([posting], 'GIVEN_UP');
  }

  function* together(worker: number, postings: readonly Posting[]): Process {
    for (let attempt = 1; attempt <= GROUP_ATTEMPTS_MAX; attempt++) {
      for (const posting of postings) posting.attempts++;
      if (stripes.begin(own[worker] ?? anyStripe(), postings.length + 1, simulation.nowMs) === null) {
        yield windowMs + ANSWER_MS;
        return end(postings, 'POSTED');
      }
      if (design.stripeBy === 'worker') own[worker] = anyStripe();
      yield ANSWER_MS + pauseMs(random, attempt);
    }
    yield postings.map(one);
  }

  function* work(worker: number): Process {
    while (head < queue.length) {
      const postings = queue.slice(head, head + design.group);
      head += postings.length;
      yield READ_MS;
      yield postings.length > 1 ? [together(worker, postings)] : postings.map(one);
    }
    idle?.push(worker);
  }

  return (posting) => {
    queue.push(posting);
    const worker = idle === null ? 0 : idle.pop();
    if (worker !== undefined) simulation.start(work(worker));
  };
}

/** Full jitter below 10 ms × 2^attempt, 500 ms at most, as the ledger's adapter pauses. */
function pauseMs(random: Random, attempt: number): number {
  return random() * Math.min(10 * 2 ** attempt, 500);
}
