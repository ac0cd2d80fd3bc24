import { countryDistanceKm } from '../countryDistance.ts';
import { rule } from '../rule.ts';

const HOUR_MS = 3_600_000;

/**
 * A country in which the customer has never succeeded, or one that nobody reaches in the time since the last success elsewhere. A
 * customer without any has no place to be away from.
 */
const version1 = rule({
  code: 'LOCATION_ANOMALY',
  version: 1,
  silencedBy: ['CUSTOMER', 'COUNTRY'],
  thresholds: {
    kmPerHourMax: { min: 1, max: 100_000, means: 'kilometres an hour that a person may travel' },
  },
  evaluate({ country, countryKnown, lastLocation, atMs }, { kmPerHourMax }) {
    if (country === null || lastLocation === null || country === lastLocation.country) return null;
    const km = countryDistanceKm(country, lastLocation.country);
    const elapsedMs = Math.max(0, atMs - lastLocation.atMs);
    // km ÷ hours above the limit, without a division; both sides stay below 2^53 for centuries.
    const impossible = km !== null && km * HOUR_MS > kmPerHourMax * elapsedMs;
    if (countryKnown && !impossible) return null;
    const facts = { country, last: lastLocation.country, km, minutes: Math.floor(elapsedMs / 60_000) };
    const detail = impossible
      ? `${country} is at least ${km} km from ${lastLocation.country}, where the customer paid ${facts.minutes} minutes before.`
      : `The customer never paid in ${country} before; last in ${lastLocation.country}.`;
    return { detail, facts: { ...facts, anomaly: impossible ? 'IMPOSSIBLE_TRAVEL' : 'NEW_COUNTRY' } };
  },
});

export const locationAnomaly = [version1];
