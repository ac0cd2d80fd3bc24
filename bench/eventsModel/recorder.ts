import type { Random } from '../simulated/random.ts';
import type { Process, Simulation } from '../simulated/simulation.ts';
import type { LogDesign, ModelledLog, Refusal } from './log.ts';

/** How events are written. */
export interface Design extends LogDesign {
  /** Calls of the recorder at a time. */
  readonly workers: number;
  /** Most events of a call, which share a transaction. */
  readonly group: number;
  /** Of a call's events. `worker`: each has a shard of its own until it meets somebody there; `call`: any, and that one again after a refusal. */
  readonly shardBy: 'worker' | 'call';
}

/** One event on its way. */
export interface Arrival {
  readonly arrivedMs: number;
  attempts: number;
  endedMs: number | null;
}

/** A read of the last positions and one of the endpoints, and the way of an answer. Assumed, as latencies within a Region are. */
const READ_MS = 8;
const ANSWER_MS = 3;
/** As `recordEvents` tries before it gives a batch back to its queue, which brings it again after a minute. */
const ROUNDS_MAX = 20;
/** After which it pauses before the next one. */
const ROUNDS_AT_ONCE = 3;
const COMES_AGAIN_MS = 60_000;
/** As `retryingConflicts` tries a call (`functions/shared/dynamo.ts`). */
const CALLS_MAX = 10;

export interface RecorderDeps {
  readonly simulation: Simulation;
  readonly random: Random;
  readonly log: ModelledLog;
  readonly windowMs: number;
}

/** Hands events to workers, as many at a time as there are, each of which takes what waits, up to a group. */
export function recorder(design: Design, deps: RecorderDeps): (event: Arrival) => void {
  const { simulation, random, log, windowMs } = deps;
  const queue: Arrival[] = [];
  let head = 0;
  const idle = Array.from({ length: design.workers }, (_, n) => n);
  const anyShard = () => Math.floor(random() * log.shards);
  const own = design.shardBy === 'worker' ? Array.from({ length: design.workers }, anyShard) : null;

  function* record(worker: number, events: readonly Arrival[]): Process {
    let shard = own?.[worker] ?? anyShard();
    for (let round = 1; round <= ROUNDS_MAX; round++) {
      if (own !== null && round > ROUNDS_AT_ONCE) yield pauseMs(random, round - ROUNDS_AT_ONCE);
      const after = log.position(shard);
      yield READ_MS;
      let refusal: Refusal | null = null;
      for (let call = 1; call <= CALLS_MAX; call++) {
        for (const event of events) event.attempts++;
        refusal = log.append(shard, after, events.length, simulation.nowMs);
        if (refusal === null) {
          yield windowMs + ANSWER_MS;
          for (const event of events) event.endedMs = simulation.nowMs;
          return;
        }
        yield ANSWER_MS;
        if (refusal === 'MOVED' || (refusal === 'CONFLICT' && own !== null)) break;
        yield pauseMs(random, call);
      }
      if (own !== null) own[worker] = shard = anyShard();
    }
    simulation.after(COMES_AGAIN_MS, () => take(events));
  }

  function* work(worker: number): Process {
    while (head < queue.length) {
      const events = queue.slice(head, head + design.group);
      head += events.length;
      yield [record(worker, events)];
    }
    idle.push(worker);
  }

  function take(events: readonly Arrival[]): void {
    queue.push(...events);
    const worker = idle.pop();
    if (worker !== undefined) simulation.start(work(worker));
  }
  return (event) => take([event]);
}

/** Full jitter below 10 ms × 2^attempt, 500 ms at most, as `pauseBefore` pauses. */
function pauseMs(random: Random, attempt: number): number {
  return random() * Math.min(10 * 2 ** attempt, 500);
}
