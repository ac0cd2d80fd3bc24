import { formatAmount } from '../../shared/money.ts';
import { convert } from '../rate.ts';
import { APPROVE, rule } from './rule.ts';

/** Schemes add a margin to the published rate; more than 5 % off is a mistake or a fraud. */
const TOLERANCE_PERCENT = 5n;

/** A converted amount must be what the published rate says, within the tolerance. */
export const currencyConversion = rule({
  name: 'currencyConversion',
  version: 1,
  codes: ['NO_RATE', 'CONVERSION_OUT_OF_RANGE'],
  judge: ({ original, amount, rate }) => {
    if (original === null || original.currency.symbol === amount.currency.symbol) return APPROVE;
    const pair = `${original.currency.symbol} to ${amount.currency.symbol}`;
    if (rate === null)
      return { outcome: 'REVIEW', code: 'NO_RATE', detail: `No published rate for ${pair}.` };
    const expected = convert(original, rate, amount.currency);
    const difference =
      expected.units > amount.units ? expected.units - amount.units : amount.units - expected.units;
    if (difference * 100n <= expected.units * TOLERANCE_PERCENT) return APPROVE;
    return {
      outcome: 'REVIEW',
      code: 'CONVERSION_OUT_OF_RANGE',
      detail: `${formatAmount(original)} ${pair} is ${formatAmount(expected)} at the rate of ${rate.asOf}, not ${formatAmount(amount)}.`,
    };
  },
});
