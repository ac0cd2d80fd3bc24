import type { Asset } from '../shared/assets.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { parseAmount } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { FinalityTier } from './merchantRecord.ts';

/** The environment configures a few tiers of an asset; more of a merchant's than these say nothing. */
const FINALITY_TIERS_MAX = 20;

/** Amounts in currency units. */
export interface FinalityTierInput {
  readonly chainId: number;
  readonly currency: string;
  readonly from: string;
  readonly likeAmount: string;
}

/**
 * Reads from which amounts on a merchant waits as long as the environment would for a larger one. Amounts only choose among the environment's
 * tiers, so that nothing that a merchant writes makes money final sooner.
 *
 * @param assets of the environment
 */
export function parseFinalityTiers(
  inputs: readonly FinalityTierInput[],
  assets: readonly Asset[],
): Result<readonly FinalityTier[], PaymentsError> {
  if (inputs.length > FINALITY_TIERS_MAX)
    return err(invalidInput('finalityTiers', inputs.length, `at most ${FINALITY_TIERS_MAX} tiers`));
  const tiers: FinalityTier[] = [];
  for (const input of inputs) {
    const tier = parseTier(input, assets);
    if (!tier.ok) return tier;
    tiers.push(tier.value);
  }
  return ok(tiers);
}

function parseTier(
  { chainId, currency, from, likeAmount }: FinalityTierInput,
  assets: readonly Asset[],
): Result<FinalityTier, PaymentsError> {
  const asset = assets.find((each) => each.chainId === chainId && each.symbol === currency);
  if (asset === undefined) {
    const known = assets.map((each) => `${each.symbol} on ${each.chainId}`).join(', ');
    return err(
      invalidInput('finalityTiers.currency', `${currency} on ${chainId}`, `an asset of this API: ${known}`),
    );
  }
  const least = parseAmount(from, asset);
  if (!least.ok) return err(invalidInput('finalityTiers.from', from, least.error));
  const like = parseAmount(likeAmount, asset);
  if (!like.ok) return err(invalidInput('finalityTiers.likeAmount', likeAmount, like.error));
  if (like.value.units < least.value.units)
    return err(invalidInput('finalityTiers.likeAmount', likeAmount, `not below from, ${from}`));
  return ok({
    chainId,
    currency,
    decimals: asset.decimals,
    from: least.value.units.toString(),
    likeAmount: like.value.units.toString(),
  });
}
