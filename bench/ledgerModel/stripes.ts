import { type KeyUnits, keyUnits } from '../simulated/keyUnits.ts';

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
const UNITS_A_TRANSACTIONAL_WRITE = 2;

export type Refusal = 'CONFLICT' | 'THROTTLED';

interface Stripe {
  readonly units: KeyUnits;
  busyUntilMs: number;
}

export interface Stripes {
  readonly count: number;
  /** Begins a transaction with so many writes under the stripe's key; null: it commits after the window. */
  begin(stripe: number, writes: number, nowMs: number): Refusal | null;
  /** Units that the busiest stripe has taken. */
  readonly busiest: () => number;
}

export function stripesOf(count: number, windowMs: number): Stripes {
  const stripes = Array.from({ length: count }, (): Stripe => ({ units: keyUnits(), busyUntilMs: 0 }));
  return {
    count,
    begin(index, writes, nowMs) {
      const stripe = stripes[index];
      if (stripe === undefined) throw new RangeError(`there are ${count} stripes, and none is ${index}`);
      const conflicts = stripe.busyUntilMs > nowMs;
      const units = writes * (conflicts ? 1 : UNITS_A_TRANSACTIONAL_WRITE);
      if (!stripe.units.take(units, nowMs)) return 'THROTTLED';
      if (conflicts) return 'CONFLICT';
      stripe.busyUntilMs = nowMs + windowMs;
      return null;
    },
    busiest: () => Math.max(...stripes.map(({ units }) => units.taken())),
  };
}
