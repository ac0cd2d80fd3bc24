import { formatBaseUnits } from '../../shared/decimal.ts';
import { rule } from '../rule.ts';
import { squareRoot } from '../squareRoot.ts';

/** Far more than the customer usually pays in this currency. */
const version1 = rule({
  code: 'UNUSUAL_AMOUNT',
  version: 1,
  silencedBy: ['CUSTOMER'],
  thresholds: {
    times: { min: 1, max: 1_000, means: 'the amount is above so many times the average' },
    successesMin: { min: 2, max: 10_000, means: 'earlier successes without which an average says nothing' },
  },
  evaluate({ amount, currency, decimals, history }, { times, successesMin }) {
    if (history.successes < successesMin) return null;
    const [sum, successes] = [BigInt(history.sum), BigInt(history.successes)];
    // amount > times × (sum / successes), without a division.
    if (BigInt(amount) * successes <= BigInt(times) * sum) return null;
    const average = sum / successes;
    const deviation = squareRoot(successes * BigInt(history.sumOfSquares) - sum * sum) / successes;
    const shown = (units: bigint | string) => `${formatBaseUnits(String(units), decimals)} ${currency}`;
    return {
      detail: `${shown(amount)} is above ${times} times the customer's average of ${shown(average)}.`,
      facts: {
        amount,
        average: average.toString(),
        standardDeviation: deviation.toString(),
        successes: history.successes,
        times,
      },
    };
  },
});

export const unusualAmount = [version1];
