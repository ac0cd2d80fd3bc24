import { isAllowed } from '../featureSnapshot.ts';
import { locationAnomalyOf } from '../location.ts';
import { rule } from '../rule.ts';
import { exceededUsual } from '../usualAmount.ts';

/**
 * An account with a history of which two are unlike the customer: device, amount, place. Each alone happens to honest people, two at
 * once seldom.
 */
const version1 = rule({
  code: 'ACCOUNT_TAKEOVER',
  version: 1,
  silencedBy: ['CUSTOMER'],
  thresholds: {
    times: { min: 1, max: 1_000, means: 'the amount is above so many times the average' },
    successesMin: { min: 2, max: 10_000, means: 'earlier successes that make a history' },
    kmPerHourMax: { min: 1, max: 100_000, means: 'kilometres an hour that a person may travel' },
  },
  evaluate(snapshot, { times, successesMin, kmPerHourMax }) {
    const { device, deviceHistory, history } = snapshot;
    if (history.successes < successesMin) return null;
    const unlike = [
      ...(device !== null && !deviceHistory.trusted && !isAllowed(snapshot, 'DEVICE') ? ['device'] : []),
      ...(exceededUsual(snapshot, times, successesMin) === null ? [] : ['amount']),
      ...(locationAnomalyOf(snapshot, kmPerHourMax) === null || isAllowed(snapshot, 'COUNTRY')
        ? []
        : ['place']),
    ];
    if (unlike.length < 2) return null;
    return {
      detail: `Unlike this customer, with ${history.successes} successes: ${unlike.join(', ')}.`,
      facts: { unlike: unlike.join(', '), successes: history.successes },
    };
  },
});

export const accountTakeover = [version1];
