import type { WakeMessage, WakeQueue } from '../../functions/chain/ports.ts';
import type { Clock } from '../../functions/shared/clock.ts';

export interface Waiting {
  readonly queue: 'watch' | 'sweep';
  readonly message: WakeMessage;
  readonly dueMs: number;
}

/** Both queues of wakes and the schedule that fills them each minute. */
export interface Messages {
  readonly watch: WakeQueue;
  readonly sweep: WakeQueue;
  /** Takes one of those that are due; null where none is. @param choice from 0 to below 1 */
  take(choice: number): Waiting | null;
  /** It comes again, as after a function that failed or died. */
  again(waiting: Waiting, delaySeconds: number): void;
  /** What every minute sends, if one has passed. */
  schedule(chainIds: readonly number[]): void;
}

const MINUTE_MS = 60_000;

export function openMessages(clock: Clock): Messages {
  const all: Waiting[] = [];
  let minute = -Infinity;
  const into = (queue: Waiting['queue']): WakeQueue => ({
    wake: async (message, delaySeconds) =>
      void all.push({ queue, message, dueMs: clock.nowMs() + Math.max(0, Math.ceil(delaySeconds)) * 1_000 }),
  });
  return {
    watch: into('watch'),
    sweep: into('sweep'),
    take: (choice) => {
      const due = all.filter(({ dueMs }) => dueMs <= clock.nowMs());
      const waiting = due[Math.floor(choice * due.length)];
      if (waiting === undefined) return null;
      all.splice(all.indexOf(waiting), 1);
      return waiting;
    },
    again: ({ queue, message }, delaySeconds) =>
      void all.push({
        queue,
        message: { ...message, redelivered: true },
        dueMs: clock.nowMs() + delaySeconds * 1_000,
      }),
    schedule: (chainIds) => {
      if (clock.nowMs() - minute < MINUTE_MS) return;
      minute = clock.nowMs();
      for (const chainId of chainIds)
        for (const queue of ['watch', 'sweep'] as const)
          all.push({ queue, message: { chainId }, dueMs: minute });
    },
  };
}
