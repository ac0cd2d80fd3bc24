import type { AccountGroup } from './candidate.ts';
import type { HoldCode } from './hold.ts';

/** When a deposit is worth its gas. */
export interface Economics {
  /** A deposit waits for others at most so long, in milliseconds. */
  readonly companyMs: number;
  /** Accounts with which nobody waits for others any longer. */
  readonly companyMin: number;
  /** After so many milliseconds a deposit is swept also where its fee is dear, if only it is worth the fee. */
  readonly maxAgeMs: number;
  /** The share of a deposit's worth that its fee may be before that, in ten-thousandths. */
  readonly feeShareMax: bigint;
  /** Wei that one currency unit is worth, by symbol. What is absent is always worth its gas. */
  readonly weiPerUnit: ReadonlyMap<string, bigint>;
}

const TEN_THOUSAND = 10_000n;

/** Wei that the deposits of a group are worth; null where nobody says. */
export function worthOf({ asset, units }: AccountGroup, { weiPerUnit }: Economics): bigint | null {
  if (asset.tokenAddress === null) return units;
  const wei = weiPerUnit.get(asset.symbol);
  return wei === undefined ? null : (units * wei) / 10n ** BigInt(asset.decimals);
}

/**
 * Why a group is not worth its share of a fee; null where it is. What we spend for a deposit is at no time more than what it is worth, so that
 * nobody can make us spend more than he has paid.
 *
 * @param feeWei the group's share
 */
export function objection(
  group: AccountGroup,
  feeWei: bigint,
  economics: Economics,
): Extract<HoldCode, 'BELOW_MINIMUM' | 'GAS_PRICE_HIGH'> | null {
  const worth = worthOf(group, economics);
  if (worth === null) return null;
  if (feeWei > worth) return 'BELOW_MINIMUM';
  const aged = group.waitedMs >= economics.maxAgeMs;
  return aged || feeWei * TEN_THOUSAND <= worth * economics.feeShareMax ? null : 'GAS_PRICE_HIGH';
}
