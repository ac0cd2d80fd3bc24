import type { FeatureSnapshot } from './featureSnapshot.ts';
import { squareRoot } from './squareRoot.ts';

/** What the customer usually pays in this currency, base units rounded down. */
export interface UsualAmount {
  readonly average: bigint;
  readonly standardDeviation: bigint;
}

/**
 * The customer's usual amount, where the transaction's is above `times` its average; null where it is not, or where there are less
 * than `successesMin` to tell.
 */
export function exceededUsual(
  { amount, history: { successes, sum, sumOfSquares } }: FeatureSnapshot,
  times: number,
  successesMin: number,
): UsualAmount | null {
  if (successes < successesMin) return null;
  const [total, count] = [BigInt(sum), BigInt(successes)];
  // amount > times × (total / count), without a division.
  if (BigInt(amount) * count <= BigInt(times) * total) return null;
  const variance = count * BigInt(sumOfSquares) - total * total;
  return { average: total / count, standardDeviation: squareRoot(variance) / count };
}
