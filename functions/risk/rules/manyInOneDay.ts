import { rule } from '../rule.ts';

/** A customer who pays more often in a day than most. */
const version1 = rule({
  code: 'MANY_IN_24_HOURS',
  version: 1,
  silencedBy: ['CUSTOMER'],
  thresholds: { moreThan: { min: 1, max: 99, means: 'transactions within 24 hours, this one among them' } },
  evaluate({ velocity }, { moreThan }) {
    const transactions = velocity.last24Hours + 1;
    if (transactions <= moreThan) return null;
    return {
      detail: `${transactions} transactions of the customer within 24 hours.`,
      facts: { transactions, moreThan },
    };
  },
});

export const manyInOneDay = [version1];
