/** How an endpoint did in the passes of this worker. */
export interface EndpointHealth {
  /** Failures without a success between them. */
  readonly failures: number;
  /** Milliseconds since 1970 before which others are preferred. */
  readonly restsUntilMs: number;
}

export const HEALTHY: EndpointHealth = { failures: 0, restsUntilMs: 0 };

const REST_MS = 15_000;
const REST_MS_MAX = 600_000;

/** It rests: twice as long after each failure in a row, at most ten minutes. */
export function afterFailure({ failures }: EndpointHealth, nowMs: number): EndpointHealth {
  return {
    failures: failures + 1,
    restsUntilMs: nowMs + Math.min(REST_MS_MAX, REST_MS * 2 ** Math.min(failures, 10)),
  };
}

/**
 * Endpoints in the order in which a pass tries them, by their positions: those that are not resting as configured, then the
 * others by the end of their rest, so that one is always asked.
 */
export function byPreference(healths: readonly EndpointHealth[], nowMs: number): readonly number[] {
  const restOf = (position: number): number => {
    const until = healths[position]?.restsUntilMs ?? 0;
    return until > nowMs ? until : 0;
  };
  return healths.map((_, position) => position).sort((a, b) => restOf(a) - restOf(b) || a - b);
}
