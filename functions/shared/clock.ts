/** Where a use case gets the time from. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

/** The present as a date. */
export function dateNow(clock: Clock): Date {
  return new Date(clock.nowMs());
}

/** ISO 8601 with milliseconds, UTC. */
export function isoNow(clock: Clock): string {
  return new Date(clock.nowMs()).toISOString();
}
