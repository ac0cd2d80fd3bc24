import { formatBaseUnits } from '../../shared/decimal.ts';
import { rule } from '../rule.ts';
import { exceededUsual } from '../usualAmount.ts';

/** Far more than the customer usually pays in this currency. */
const version1 = rule({
  code: 'UNUSUAL_AMOUNT',
  version: 1,
  silencedBy: ['CUSTOMER'],
  thresholds: {
    times: { min: 1, max: 1_000, means: 'the amount is above so many times the average' },
    successesMin: { min: 2, max: 10_000, means: 'earlier successes without which an average says nothing' },
  },
  evaluate(snapshot, { times, successesMin }) {
    const usual = exceededUsual(snapshot, times, successesMin);
    if (usual === null) return null;
    const { amount, currency, decimals, history } = snapshot;
    const average = usual.average.toString();
    const shown = (units: string) => `${formatBaseUnits(units, decimals)} ${currency}`;
    return {
      detail: `${shown(amount)} is above ${times} times the customer's average of ${shown(average)}.`,
      facts: {
        amount,
        average,
        standardDeviation: usual.standardDeviation.toString(),
        successes: history.successes,
        times,
      },
    };
  },
});

export const unusualAmount = [version1];
