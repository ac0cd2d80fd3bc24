/**
 * The stripes of one account as DynamoDB's documentation says that their items behave.
 *
 * - A transaction whose item another transaction has under way is cancelled; it does not wait:
 *   https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 * - Each write of a transaction is two, one to prepare and one to commit (the same page, on capacity). One that is cancelled for a
 *   conflict is charged the first here, which the page leaves open.
 * - A partition key takes 1,000 write units a second, beyond that a request is throttled:
 *   https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 *
 * A stripe's key holds its totals and its statement lines; items are below 1 KB, one unit each. How long a transaction has its items
 * under way is not documented: the `window` is what the model is asked for.
 */
const UNITS_A_SECOND = 1_000;
const UNITS_A_TRANSACTIONAL_WRITE = 2;

export type Refusal = 'CONFLICT' | 'THROTTLED';

interface Stripe {
  /** Units in all. */
  taken: number;
  busyUntilMs: number;
  /** What is left of this second's units, by a bucket of one second. */
  units: number;
  filledAtMs: number;
}

export interface Stripes {
  readonly count: number;
  /** Begins a transaction with so many writes under the stripe's key; null: it commits after the window. */
  begin(stripe: number, writes: number, nowMs: number): Refusal | null;
  /** Units that the busiest stripe has taken. */
  readonly busiest: () => number;
}

export function stripesOf(count: number, windowMs: number): Stripes {
  const stripes = Array.from({ length: count }, (): Stripe => ({
    taken: 0,
    busyUntilMs: 0,
    units: UNITS_A_SECOND,
    filledAtMs: 0,
  }));
  return {
    count,
    begin(index, writes, nowMs) {
      const stripe = stripes[index];
      if (stripe === undefined) throw new RangeError(`there are ${count} stripes, and none is ${index}`);
      const filled = ((nowMs - stripe.filledAtMs) * UNITS_A_SECOND) / 1_000;
      stripe.units = Math.min(UNITS_A_SECOND, stripe.units + filled);
      stripe.filledAtMs = nowMs;
      const conflicts = stripe.busyUntilMs > nowMs;
      const units = writes * (conflicts ? 1 : UNITS_A_TRANSACTIONAL_WRITE);
      if (stripe.units < units) return 'THROTTLED';
      stripe.units -= units;
      stripe.taken += units;
      if (conflicts) return 'CONFLICT';
      stripe.busyUntilMs = nowMs + windowMs;
      return null;
    },
    busiest: () => Math.max(...stripes.map(({ taken }) => taken)),
  };
}
