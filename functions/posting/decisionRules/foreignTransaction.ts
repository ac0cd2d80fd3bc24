import { APPROVE, rule } from './rule.ts';

/** A card issued abroad may pay; together with an amount the account marks for a second look, a person decides. */
export const foreignTransaction = rule({
  name: 'foreignTransaction',
  version: 1,
  codes: ['FOREIGN_TRANSACTION'],
  judge: ({ issuingCountryCode, account, amount }) => {
    if (issuingCountryCode === null || issuingCountryCode === account.countryCode) return APPROVE;
    if (account.reviewAbove === null || amount.units * 2n <= account.reviewAbove) return APPROVE;
    return {
      outcome: 'REVIEW',
      code: 'FOREIGN_TRANSACTION',
      detail: `Issued in ${issuingCountryCode}, account in ${account.countryCode}, above half of the account's review threshold.`,
    };
  },
});
