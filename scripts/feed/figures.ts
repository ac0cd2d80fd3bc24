/** One fed transaction, as it ended. */
export interface Fed {
  readonly id: string;
  readonly status: string;
  /** ISO 8601, as the system wrote them. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Figures {
  readonly fed: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** From the first write to the last one that ended a transaction. */
  readonly seconds: number;
  readonly postedPerSecond: number;
  /** Milliseconds from the write of a transaction to its POSTED; null where none was posted. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
}

/** What a feed did, by the system's own times: neither the sender's clock nor its wait is in them. */
export function figuresOf(fed: readonly Fed[]): Figures {
  const byStatus: Record<string, number> = {};
  for (const { status } of fed) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const created = fed.map(({ createdAt }) => Date.parse(createdAt));
  const updated = fed.map(({ updatedAt }) => Date.parse(updatedAt));
  const first = created.reduce((a, b) => Math.min(a, b), Infinity);
  const last = updated.reduce((a, b) => Math.max(a, b), -Infinity);
  const seconds = fed.length === 0 ? 0 : (last - first) / 1000;
  const latencies = fed
    .filter(({ status }) => status === 'POSTED')
    .map(({ createdAt, updatedAt }) => Date.parse(updatedAt) - Date.parse(createdAt))
    .sort((a, b) => a - b);
  return {
    fed: fed.length,
    byStatus,
    seconds,
    postedPerSecond: seconds === 0 ? 0 : latencies.length / seconds,
    latencyMs:
      latencies.length === 0
        ? null
        : {
            p50: percentile(latencies, 0.5),
            p95: percentile(latencies, 0.95),
            p99: percentile(latencies, 0.99),
          },
  };
}

/** Nearest rank of sorted values: https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method */
export function percentile(sorted: readonly number[], fraction: number): number {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * fraction) - 1)];
  if (value === undefined) throw new Error('there is no percentile of nothing');
  return value;
}

export function describeFigures({ fed, byStatus, seconds, postedPerSecond, latencyMs }: Figures): string {
  const statuses = Object.entries(byStatus)
    .sort(([, a], [, b]) => b - a)
    .map(([status, count]) => `  ${status.padEnd(12)}${count.toLocaleString('en').padStart(9)}`);
  const latency =
    latencyMs === null
      ? 'nothing was posted'
      : `p50 ${ms(latencyMs.p50)}, p95 ${ms(latencyMs.p95)}, p99 ${ms(latencyMs.p99)}`;
  return [
    `${fed.toLocaleString('en')} transactions in ${seconds.toFixed(1)} s`,
    ...statuses,
    `throughput    ${postedPerSecond.toFixed(1)} posted a second`,
    `write→posted  ${latency}`,
  ].join('\n');
}

function ms(value: number): string {
  return `${Math.round(value).toLocaleString('en')} ms`;
}
