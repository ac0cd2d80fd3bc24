import { APPROVE, type Rule } from './rule.ts';

/** Merchant category codes (ISO 18245) that the table marks. */
export const flaggedMerchantType: Rule = {
  name: 'flaggedMerchantType',
  version: 1,
  judge: ({ merchantTypeEntry: entry }) =>
    entry === null || entry.treatment === 'ALLOW'
      ? APPROVE
      : {
          outcome: entry.treatment,
          code: 'FLAGGED_MERCHANT_TYPE',
          detail: `Merchant type ${entry.code}, ${entry.name}.`,
        },
};
