/** Milliseconds between attempts. */
export interface Backoff {
  /** The longest wait before the second attempt; it doubles with each. */
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * Exponential back-off with full jitter, so that clients that lost the same server do not come back together.
 *
 * @param failures attempts that failed in a row, from 1
 * @param random from 0 to 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs({ firstMs, maxMs }: Backoff, failures: number, random: () => number): number {
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.floor(random() * ceiling);
}

/** Resolves after the time, or at once when the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
}
