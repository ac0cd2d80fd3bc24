import type { Clock } from '../../../src/running.ts';

/** A clock that moves only when it is told to. */
export interface ManualClock extends Clock {
  /** Moves on to each sleeper in turn, letting what it wakes run, until `ms` have passed. */
  advance(ms: number): Promise<void>;
  /** How long the sleepers still have, in milliseconds, shortest first. */
  sleeping(): number[];
}

export function manualClock(start = '2026-01-01T00:00:00.000Z'): ManualClock {
  let now = Date.parse(start);
  const sleepers = new Set<{ at: number; wake: () => void }>();
  return {
    now: () => new Date(now),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const sleeper = { at: now + ms, wake: () => (sleepers.delete(sleeper), resolve()) };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake);
      }),
    sleeping: () => [...sleepers].map(({ at }) => at - now).sort((a, b) => a - b),
    advance: async (ms) => {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = [...sleepers].sort((a, b) => a.at - b.at);
        if (next === undefined || next.at > end) break;
        now = Math.max(now, next.at);
        next.wake();
        await settle();
      }
      now = end;
    },
  };
}

/** Lets promises and immediates that are due run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}
