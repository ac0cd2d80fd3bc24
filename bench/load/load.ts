/** What a load of calls gave. Times in milliseconds. */
export interface Measured {
  perSecond: number;
  ms: number;
  p50: number;
  p95: number;
  p99: number;
}

/** Makes `count` calls, `parallel` of them at a time, and times each. The first failure ends it. */
export async function underLoad(
  count: number,
  parallel: number,
  call: (n: number) => Promise<unknown>,
): Promise<Measured> {
  const times: number[] = [];
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < count) {
      const started = performance.now();
      await call(next++);
      times.push(performance.now() - started);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: parallel }, caller));
  const ms = performance.now() - started;
  times.sort((one, other) => one - other);
  return {
    perSecond: (count * 1_000) / ms,
    ms,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
  };
}

/** The nearest-rank percentile of sorted values. NaN of none. */
export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
