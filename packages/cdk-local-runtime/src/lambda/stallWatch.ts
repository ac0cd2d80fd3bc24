/** Watches work that waits while nothing goes on. */
export interface StallWatch {
  /** Something has gone on, or begun to wait. */
  restart(): void;
  stop(): void;
}

/** A thread that was busy for more of the time is why the work goes slowly: more of it at once would be slower still. */
const BUSY_SHARE = 0.5;

/**
 * Calls `relieve` whenever work has waited for `ms` since the last restart, again and again, unless this thread was busy meanwhile.
 *
 * @param isWaiting whether anything waits that `relieve` could help; nothing is watched otherwise
 */
export function stallWatch(ms: number, isWaiting: () => boolean, relieve: () => void): StallWatch {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const restart = (): void => {
    stop();
    if (!isWaiting()) return;
    const before = performance.eventLoopUtilization();
    timer = setTimeout(() => {
      if (performance.eventLoopUtilization(before).utilization < BUSY_SHARE) relieve();
      restart();
    }, ms);
  };
  return { restart, stop };
}
