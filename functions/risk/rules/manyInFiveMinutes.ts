import { rule } from '../rule.ts';

/** A customer who pays faster than people do. */
const version1 = rule({
  code: 'MANY_IN_5_MINUTES',
  version: 1,
  silencedBy: ['CUSTOMER'],
  thresholds: {
    moreThan: { min: 1, max: 99, means: 'transactions within five minutes, this one among them' },
  },
  evaluate({ velocity }, { moreThan }) {
    const transactions = velocity.last5Minutes + 1;
    if (transactions <= moreThan) return null;
    return {
      detail: `${transactions} transactions of the customer within five minutes.`,
      facts: { transactions, moreThan },
    };
  },
});

export const manyInFiveMinutes = [version1];
