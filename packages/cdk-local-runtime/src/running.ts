import type { CallsInProgress } from './callsInProgress.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { LambdaPool } from './lambda/pool.ts';
import type { Log } from './log/log.ts';
import type { Writes } from './streams/writes.ts';
import type { Stack } from './template/model.ts';

/** Something that was started and can be stopped. `close` is safe to call twice. */
export interface Running {
  close(): Promise<void>;
}

/** Time as a service of this runtime sees it. Tests give their own. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms`, or as soon as `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What every service of this runtime is started with. */
export interface ServiceDeps {
  readonly stack: Stack;
  readonly gateway: Gateway;
  readonly lambda: LambdaPool;
  readonly log: Log;
  readonly clock: Clock;
  /** Where the service may keep files between starts: make your own folder in it. */
  readonly dataDir: string;
  /** The writes to tables and Kinesis streams that pass through the gateway. */
  readonly writes?: Writes;
  /** The calls of the API's clients that are being answered. */
  readonly calls?: CallsInProgress;
}

/** The clock on the wall. */
export const wallClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const finish = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      signal?.addEventListener('abort', finish);
    }),
};

/** Resolves when all of `work` has ended, however it ended, or after `ms`. */
export async function settledWithin(
  clock: Clock,
  ms: number,
  work: Iterable<Promise<unknown>>,
): Promise<void> {
  const settled = new AbortController();
  await Promise.race([Promise.allSettled(work), clock.sleep(ms, settled.signal)]);
  settled.abort('settled');
}
