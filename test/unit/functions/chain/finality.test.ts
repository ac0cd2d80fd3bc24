import { describe, expect, test } from 'vitest';
import type { AssetConfig } from '../../../../functions/chain/chainConfig.ts';
import { chooseFinality, confirmationsOf, isFinal } from '../../../../functions/chain/finality.ts';

const asset: AssetConfig = {
  symbol: 'USDC',
  native: false,
  tokenAddress: `0x${'1'.repeat(40)}`,
  decimals: 6,
  finality: [{ upTo: '50', depth: 4 }, { upTo: '1000.5', tag: 'safe' }, { tag: 'finalized' }],
};
const heights = { head: 100, safe: 90, finalized: 80 };

describe('finality', () => {
  test.each([
    [1n, { upTo: '50', depth: 4 }],
    [50_000_000n, { upTo: '50', depth: 4 }],
    [50_000_001n, { upTo: '1000.5', tag: 'safe' }],
    [1_000_500_000n, { upTo: '1000.5', tag: 'safe' }],
    [1_000_500_001n, { tag: 'finalized' }],
  ])('given %i base units, when a tier is chosen, then it is the first that holds them', (units, tier) => {
    expect(chooseFinality(asset, units)).toEqual(tier);
  });

  test.each([
    [101, 0],
    [100, 1],
    [99, 2],
  ])('given block %i under head 100, when counted, then it has %i confirmations', (block, count) => {
    expect(confirmationsOf(block, heights)).toBe(count);
  });

  test.each([
    ['depth 1 and the head block', { depth: 1 }, 100, true],
    ['depth 2 and the head block', { depth: 2 }, 100, false],
    ['depth 2 and the block below', { depth: 2 }, 99, true],
    ['the safe block', { tag: 'safe' as const }, 90, true],
    ['a block above the safe one', { tag: 'safe' as const }, 91, false],
    ['the finalized block', { tag: 'finalized' as const }, 80, true],
    ['a block above the finalized one', { tag: 'finalized' as const }, 81, false],
  ])('given %s, when asked, then it is final or not', (_, tier, block, final) => {
    expect(isFinal(tier, block, heights)).toBe(final);
  });

  test('given a node without the tag, when asked, then nothing is final', () => {
    expect(isFinal({ tag: 'safe' }, 0, { head: 100, safe: null, finalized: null })).toBe(false);
  });
});
