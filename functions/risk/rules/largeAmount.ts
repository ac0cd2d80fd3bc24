import { formatBaseUnits } from '../../shared/decimal.ts';
import { rule } from '../rule.ts';

/** A large amount, whoever pays it. Without a known rate there is no equivalent, and no finding. */
const version1 = rule({
  code: 'LARGE_AMOUNT',
  version: 1,
  silencedBy: ['CUSTOMER'],
  thresholds: {
    aboveUsdCents: { min: 1, max: Number.MAX_SAFE_INTEGER, means: 'US cents that the equivalent is above' },
  },
  evaluate({ usdCents }, { aboveUsdCents }) {
    if (usdCents === null || BigInt(usdCents) <= BigInt(aboveUsdCents)) return null;
    const shown = (cents: string) => `${formatBaseUnits(cents, 2)} USD`;
    return {
      detail: `The equivalent of ${shown(usdCents)} is above ${shown(String(aboveUsdCents))}.`,
      facts: { usdCents, aboveUsdCents },
    };
  },
});

export const largeAmount = [version1];
