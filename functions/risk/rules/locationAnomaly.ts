import { locationAnomalyOf } from '../location.ts';
import { rule } from '../rule.ts';

/** A country that is new for the customer, or one that nobody reaches in the time. */
const version1 = rule({
  code: 'LOCATION_ANOMALY',
  version: 1,
  silencedBy: ['CUSTOMER', 'COUNTRY'],
  thresholds: {
    kmPerHourMax: { min: 1, max: 100_000, means: 'kilometres an hour that a person may travel' },
  },
  evaluate(snapshot, { kmPerHourMax }) {
    const found = locationAnomalyOf(snapshot, kmPerHourMax);
    if (found === null) return null;
    const { anomaly, country, last, km, minutes } = found;
    const detail =
      anomaly === 'IMPOSSIBLE_TRAVEL'
        ? `${country} is at least ${km} km from ${last}, where the customer paid ${minutes} minutes before.`
        : `The customer never paid in ${country} before; last in ${last}.`;
    return { detail, facts: { anomaly, country, last, km, minutes } };
  },
});

export const locationAnomaly = [version1];
