import { countryDistanceKm } from './countryDistance.ts';
import type { FeatureSnapshot } from './featureSnapshot.ts';

const HOUR_MS = 3_600_000;

export interface LocationAnomaly {
  readonly anomaly: 'NEW_COUNTRY' | 'IMPOSSIBLE_TRAVEL';
  readonly country: string;
  readonly last: string;
  /** Null where the table of distances lacks one of the countries. */
  readonly km: number | null;
  /** Since the last success. */
  readonly minutes: number;
}

/**
 * A country in which the customer has never succeeded, or one that nobody reaches in the time since the last success elsewhere. A
 * customer without any has no place to be away from.
 */
export function locationAnomalyOf(
  { country, countryKnown, lastLocation, atMs }: FeatureSnapshot,
  kmPerHourMax: number,
): LocationAnomaly | null {
  if (country === null || lastLocation === null || country === lastLocation.country) return null;
  const km = countryDistanceKm(country, lastLocation.country);
  const elapsedMs = Math.max(0, atMs - lastLocation.atMs);
  // km ÷ hours above the limit, without a division.
  const impossible = km !== null && km * HOUR_MS > kmPerHourMax * elapsedMs;
  if (countryKnown && !impossible) return null;
  const minutes = Math.floor(elapsedMs / 60_000);
  const anomaly = impossible ? 'IMPOSSIBLE_TRAVEL' : 'NEW_COUNTRY';
  return { anomaly, country, last: lastLocation.country, km, minutes };
}
