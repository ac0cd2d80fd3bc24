/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
const UNITS_A_SECOND = 1_000;

/** What one partition key takes: 1,000 write units a second, by a bucket of one second. */
export interface KeyUnits {
  /** False: throttled, and nothing taken. */
  take(units: number, nowMs: number): boolean;
  /** In all. */
  readonly taken: () => number;
}

export function keyUnits(): KeyUnits {
  let left = UNITS_A_SECOND;
  let filledAtMs = 0;
  let taken = 0;
  return {
    take(units, nowMs) {
      left = Math.min(UNITS_A_SECOND, left + ((nowMs - filledAtMs) * UNITS_A_SECOND) / 1_000);
      filledAtMs = nowMs;
      if (left < units) return false;
      left -= units;
      taken += units;
      return true;
    },
    taken: () => taken,
  };
}
