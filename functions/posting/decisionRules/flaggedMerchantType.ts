import { APPROVE, rule } from './rule.ts';

/** Merchant category codes (ISO 18245) that the table marks. */
export const flaggedMerchantType = rule({
  name: 'flaggedMerchantType',
  version: 1,
  codes: ['FLAGGED_MERCHANT_TYPE'],
  judge: ({ merchantTypeEntry: entry }) =>
    entry === null || entry.treatment === 'ALLOW'
      ? APPROVE
      : {
          outcome: entry.treatment,
          code: 'FLAGGED_MERCHANT_TYPE',
          detail: `Merchant type ${entry.code}, ${entry.name}.`,
        },
});
