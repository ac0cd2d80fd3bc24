import { describe, expect, test } from 'vitest';
import { bumpFees, exactFees, leastPrice, roomyFees } from '../../../../../functions/chain/sweeping/fees.ts';

const GWEI = 10n ** 9n;
const market = { baseFeePerGas: 8n * GWEI, tip: GWEI };

describe('fees', () => {
  test('given a market, when a price must be exact, then priority and max fee are one and outlast a dearer block', () => {
    expect(exactFees(market)).toEqual({ maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: 10n * GWEI });
    expect(leastPrice({ baseFeePerGas: 7n, tip: 0n })).toBe(8n);
  });

  test('given a market, when there is room, then the base fee may double', () => {
    expect(roomyFees(market)).toEqual({ maxFeePerGas: 17n * GWEI, maxPriorityFeePerGas: GWEI });
  });

  test.each([
    [
      { maxFeePerGas: 80n, maxPriorityFeePerGas: 8n },
      { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n },
      90n,
      9n,
    ],
    [
      { maxFeePerGas: 81n, maxPriorityFeePerGas: 1n },
      { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n },
      92n,
      2n,
    ],
    [
      { maxFeePerGas: 80n, maxPriorityFeePerGas: 8n },
      { maxFeePerGas: 900n, maxPriorityFeePerGas: 1n },
      900n,
      9n,
    ],
  ])(
    'given %o before and a market of %o, when replaced, then both fees are an eighth more or the market',
    (before, now, max, priority) => {
      expect(bumpFees(before, now)).toEqual({ maxFeePerGas: max, maxPriorityFeePerGas: priority });
    },
  );
});
