import type { ChainConfig, FinalityTier } from '../chainConfig.ts';
import { chooseFinality } from '../finality.ts';
import { type SweepPlan, totalOf } from './sweepPlan.ts';

/** How deep a plan's transactions must be: as deep as a payment of all that they move. What serves no plan moves nothing of value. */
export function finalityOfPlan({ name, assets }: ChainConfig, plan: SweepPlan | null): FinalityTier {
  const asset = plan === null ? assets[0] : assets.find(({ symbol }) => symbol === plan.asset.symbol);
  if (asset === undefined) throw new Error(`${plan?.asset.symbol} is not configured on ${name}`);
  return chooseFinality(asset, plan === null ? 0n : totalOf(plan));
}
