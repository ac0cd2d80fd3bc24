import { locationAnomalyOf } from '../location.ts';
import { rule } from '../rule.ts';
import { exceededUsual } from '../usualAmount.ts';

/**
 * An account that has a history is used from a device that is not trusted, and something else is unlike the customer as well: each
 * alone happens to honest people, both together seldom.
 */
const version1 = rule({
  code: 'ACCOUNT_TAKEOVER',
  version: 1,
  silencedBy: ['CUSTOMER', 'DEVICE'],
  thresholds: {
    times: { min: 1, max: 1_000, means: 'the amount is above so many times the average' },
    successesMin: { min: 2, max: 10_000, means: 'earlier successes that make a history' },
    kmPerHourMax: { min: 1, max: 100_000, means: 'kilometres an hour that a person may travel' },
  },
  evaluate(snapshot, { times, successesMin, kmPerHourMax }) {
    const { device, deviceHistory, history } = snapshot;
    if (device === null || deviceHistory.trusted || history.successes < successesMin) return null;
    const amount = exceededUsual(snapshot, times, successesMin) !== null;
    const location = locationAnomalyOf(snapshot, kmPerHourMax)?.anomaly ?? null;
    if (!amount && location === null) return null;
    const unlike = [...(amount ? ['amount'] : []), ...(location === null ? [] : ['place'])].join(' and ');
    return {
      detail: `From a device that is not trusted, with ${unlike} unlike the customer.`,
      facts: { unusualAmount: amount ? 1 : 0, location, successes: history.successes },
    };
  },
});

export const accountTakeover = [version1];
