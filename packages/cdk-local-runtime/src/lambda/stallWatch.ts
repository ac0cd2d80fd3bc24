import { cpus } from 'node:os';

/** Watches work that waits. */
export interface StallWatch {
  /** Something has begun to wait. */
  waits(): void;
  /** Something that waited goes on. */
  wentOn(): void;
  stop(): void;
}

/** A thread that was busy for more of the time is why the work goes slowly: more of it at once would be slower still. */
const BUSY_SHARE = 0.5;
/** Cores that nobody used: with so many, what is under way waits for others and not for the processor. */
const SPARE_CORES = 0.5;

export interface StallWatchOptions {
  /** Milliseconds between looks. */
  readonly ms: number;
  /** Whether anything waits that `relieve` could help; nothing is watched otherwise. */
  readonly isWaiting: () => boolean;
  readonly relieve: () => void;
  /** Milliseconds that the machine's cores were idle since it started, all together. */
  readonly idleMs?: () => number;
}

/**
 * Calls `relieve` for each span of `ms` through which work has waited, unless this thread was busy meanwhile: where nothing went on, or the
 * machine had a core to spare, for the span and at most another before it.
 */
export function stallWatch({ ms, isWaiting, relieve, idleMs = coresIdleMs }: StallWatchOptions): StallWatch {
  let timer: NodeJS.Timeout | undefined;
  let goesOn = false;
  let seen: { readonly idle: number; readonly at: number } | undefined;
  const look = () => (seen = { idle: idleMs(), at: performance.now() });
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const watch = (): void => {
    stop();
    if (!isWaiting()) return;
    goesOn = false;
    const loop = performance.eventLoopUtilization();
    // Asking the cores takes 0.1 ms, and work may wait for a moment hundreds of times a second.
    const since = seen !== undefined && performance.now() - seen.at < ms ? seen : look();
    timer = setTimeout(() => {
      const now = look();
      const spare = (now.idle - since.idle) / (now.at - since.at);
      const isFree = performance.eventLoopUtilization(loop).utilization < BUSY_SHARE;
      if (isWaiting() && isFree && (!goesOn || spare >= SPARE_CORES)) relieve();
      watch();
    }, ms);
  };
  return {
    waits: () => {
      if (timer === undefined) watch();
    },
    wentOn: () => {
      goesOn = true;
      if (!isWaiting()) stop();
      else if (timer === undefined) watch();
    },
    stop,
  };
}

function coresIdleMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.idle, 0);
}
