/** Resolves after `ms`, or as soon as `signal` aborts. Never rejects. */
type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/**
 * Calls of the API that somebody waits for. On AWS what follows a write runs elsewhere; here it runs on the same few cores, so that it waits
 * a little for the call that wrote.
 */
export interface CallsInProgress {
  /** Does work as part of such a call. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves once none is in progress: at once, or after `ms` at the latest, or when `stopped` aborts. Never rejects. */
  ended(sleep: Sleep, ms: number, stopped: AbortSignal): Promise<void>;
}

export function callsInProgress(): CallsInProgress {
  let inProgress = 0;
  let waiting: (() => void)[] = [];
  const wakeIfNone = (): void => {
    if (inProgress === 0) for (const wake of waiting.splice(0)) wake();
  };
  return {
    during: async (work) => {
      inProgress += 1;
      try {
        return await work();
      } finally {
        inProgress -= 1;
        // The answer is sent first.
        setImmediate(wakeIfNone);
      }
    },
    ended: async (sleep, ms, stopped) => {
      if (inProgress === 0 || stopped.aborted) return;
      const over = new AbortController();
      const wake = (): void => over.abort('ended');
      waiting.push(wake);
      stopped.addEventListener('abort', wake);
      await sleep(ms, over.signal);
      stopped.removeEventListener('abort', wake);
      waiting = waiting.filter((one) => one !== wake);
    },
  };
}
