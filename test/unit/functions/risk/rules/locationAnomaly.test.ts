import { locationAnomaly } from '../../../../../functions/risk/rules/locationAnomaly.ts';
import { testRule, versionOf } from './testRule.ts';

const now = Date.UTC(2026, 10, 22, 12);
const hour = 3_600_000;
const fromGermany = (agoMs: number, country: string, countryKnown: boolean) => ({
  atMs: now,
  country,
  countryKnown,
  lastLocation: { country: 'DE', atMs: now - agoMs },
});

// Between Germany and the United States the table has 5,100 km.
testRule(versionOf(locationAnomaly, 1), { kmPerHourMax: 1_000 }, [
  ['the same country', fromGermany(0, 'DE', true), null],
  ['a known country in time', fromGermany(5.1 * hour, 'US', true), null],
  [
    'a known country, a millisecond too soon',
    fromGermany(5.1 * hour - 1, 'US', true),
    { anomaly: 'IMPOSSIBLE_TRAVEL', km: 5100, minutes: 305 },
  ],
  ['a new country in time', fromGermany(48 * hour, 'US', false), { anomaly: 'NEW_COUNTRY' }],
  ['a new country too soon', fromGermany(hour, 'US', false), { anomaly: 'IMPOSSIBLE_TRAVEL' }],
  ['a neighbour at once', fromGermany(0, 'FR', true), null],
  ['a new neighbour at once', fromGermany(0, 'FR', false), { anomaly: 'NEW_COUNTRY', km: 0 }],
  ['a known country that the table lacks', fromGermany(0, 'XX', true), null],
  ['a new one that the table lacks', fromGermany(0, 'XX', false), { anomaly: 'NEW_COUNTRY', km: null }],
  ['no success before', { country: 'US', countryKnown: false, lastLocation: null }, null],
  ['no country told', { country: null, countryKnown: false }, null],
  [
    'a success that is later than this attempt',
    fromGermany(-hour, 'US', true),
    { anomaly: 'IMPOSSIBLE_TRAVEL', minutes: 0 },
  ],
]);
