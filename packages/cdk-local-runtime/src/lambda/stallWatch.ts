/** Watches work that waits while nothing goes on. */
export interface StallWatch {
  /** Something has gone on, or begun to wait. */
  restart(): void;
  stop(): void;
}

/**
 * Calls `relieve` whenever work has waited for `ms` since the last restart, again and again.
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
    timer = setTimeout(() => {
      relieve();
      restart();
    }, ms);
  };
  return { restart, stop };
}
