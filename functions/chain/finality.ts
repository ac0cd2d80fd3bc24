import type { AssetConfig, FinalityTier } from './chainConfig.ts';
import { parseAmount } from '../shared/money.ts';

/** The heights that decide what is final, read in one pass from one endpoint. */
export interface ChainHeights {
  readonly head: number;
  /** Null where the node does not know the tag. */
  readonly safe: number | null;
  readonly finalized: number | null;
}

/**
 * The tier that holds for an amount: the first whose `upTo` neither it nor the exposure exceeds.
 *
 * @param units base units, the larger of the invoice's amount and all it received
 * @param exposure base units that a reorganisation of this depth would take with it, from the deposit's block on
 */
export function chooseFinality(
  asset: AssetConfig,
  units: bigint,
  exposure: (depth: number) => bigint = () => 0n,
): FinalityTier {
  const tier = asset.finality.find((candidate) => {
    if (candidate.upTo === undefined) return true;
    const limit = limitOf(asset, candidate.upTo);
    return units <= limit && (!('depth' in candidate) || exposure(candidate.depth) <= limit);
  });
  if (tier === undefined) throw new Error(`no finality tier of ${asset.symbol} holds for ${units}`);
  return tier;
}

/** Blocks that stand on a block, itself included: 1 for the head block, 0 for a block beyond the head. */
export function confirmationsOf(blockNumber: number, heights: ChainHeights): number {
  return Math.max(0, heights.head - blockNumber + 1);
}

export function isFinal(tier: FinalityTier, blockNumber: number, heights: ChainHeights): boolean {
  if ('depth' in tier) return confirmationsOf(blockNumber, heights) >= tier.depth;
  const tagged = tier.tag === 'safe' ? heights.safe : heights.finalized;
  return tagged !== null && blockNumber <= tagged;
}

function limitOf(asset: AssetConfig, upTo: string): bigint {
  if (/^0(\.0*)?$/.test(upTo)) return 0n;
  const limit = parseAmount(upTo, asset);
  if (!limit.ok) throw new Error(`finality of ${asset.symbol}: upTo must be ${limit.error}`);
  return limit.value.units;
}
