import { formatAmount, money } from '../../shared/money.ts';
import { APPROVE, rule } from './rule.ts';

/** What the account itself allows: it is open, the amount is within its limit, and below its threshold for a second look. */
export const accountLimits = rule({
  name: 'accountLimits',
  version: 1,
  codes: ['ACCOUNT_BLOCKED', 'ABOVE_LIMIT', 'ABOVE_REVIEW_THRESHOLD'],
  judge: ({ account, amount, direction }) => {
    if (account.status === 'BLOCKED') {
      return { outcome: 'REJECT', code: 'ACCOUNT_BLOCKED', detail: 'The account is blocked.' };
    }
    if (direction === 'CREDIT') return APPROVE;
    const { maxPerTransaction, reviewAbove } = account;
    const shown = (units: bigint) => formatAmount(money(units, amount.currency));
    if (maxPerTransaction !== null && amount.units > maxPerTransaction) {
      return {
        outcome: 'REJECT',
        code: 'ABOVE_LIMIT',
        detail: `${shown(amount.units)} is above the account's limit of ${shown(maxPerTransaction)}.`,
      };
    }
    if (reviewAbove !== null && amount.units > reviewAbove) {
      return {
        outcome: 'REVIEW',
        code: 'ABOVE_REVIEW_THRESHOLD',
        detail: `${shown(amount.units)} is above the account's review threshold of ${shown(reviewAbove)}.`,
      };
    }
    return APPROVE;
  },
});
