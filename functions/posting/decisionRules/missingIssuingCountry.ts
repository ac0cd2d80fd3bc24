import { APPROVE, rule } from './rule.ts';

/** A card transaction (it has an authorization code) whose issuer's country is unknown cannot be classed as foreign or domestic. */
export const missingIssuingCountry = rule({
  name: 'missingIssuingCountry',
  version: 1,
  codes: ['MISSING_ISSUING_COUNTRY'],
  judge: ({ authorizationCode, issuingCountryCode }) =>
    authorizationCode !== null && issuingCountryCode === null
      ? {
          outcome: 'REVIEW',
          code: 'MISSING_ISSUING_COUNTRY',
          detail: 'A card transaction without the country of its issuer.',
        }
      : APPROVE,
});
