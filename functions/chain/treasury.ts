import type { MerchantTreasuries } from '../merchants/ports.ts';
import type { MerchantId } from '../shared/ids.ts';
import type { ChainConfig, TreasuryOwner } from './chainConfig.ts';

/** Where money is swept to. */
export interface Treasury {
  /** EIP-55. */
  readonly address: string;
  readonly owner: TreasuryOwner;
  /** Whose settings name it; null: the chain's configuration does. */
  readonly merchantId: MerchantId | null;
}

/** The chain's treasury, which serves every merchant that has none of its own. */
export function treasuryOfChain({
  treasury,
  treasuryOwner,
}: Pick<ChainConfig, 'treasury' | 'treasuryOwner'>): Treasury {
  return { address: treasury, owner: treasuryOwner ?? 'OWN', merchantId: null };
}

/** Where a merchant's money goes now. */
export function treasuryOf(
  config: Pick<ChainConfig, 'treasury' | 'treasuryOwner'>,
  merchantId: MerchantId,
  own: MerchantTreasuries | undefined,
): Treasury {
  const address = own?.current ?? null;
  return address === null ? treasuryOfChain(config) : { address, owner: 'MERCHANT', merchantId };
}

/**
 * Every treasury that a merchant's money may have reached: an address that delegates to the delegate of one before may be swept there by
 * anybody, until it is delegated anew.
 */
export function treasuriesReached(
  config: Pick<ChainConfig, 'treasury' | 'treasuryOwner' | 'formerTreasuries'>,
  merchantId: MerchantId,
  own: MerchantTreasuries | undefined,
): readonly Treasury[] {
  const chain = treasuryOfChain(config);
  const addresses = own === undefined ? [] : [...(own.current === null ? [] : [own.current]), ...own.former];
  return [
    chain,
    ...(config.formerTreasuries ?? []).map((address): Treasury => ({ ...chain, address })),
    ...addresses.map((address): Treasury => ({ address, owner: 'MERCHANT', merchantId })),
  ];
}

/**
 * A merchant's treasury changes so soon that nothing is delegated to the delegate of the present one any more, and what is delegated is freed of it:
 * milliseconds before the change is good. Before that a change costs nobody gas, since it may still be stopped.
 */
export const LEAVING_MS = 3_600_000;

/** The settings of the chain's configuration that say which treasuries change. */
type ChangingTreasuries = Pick<ChainConfig, 'treasury' | 'nextTreasury' | 'formerTreasuries'>;

/** Whether the treasury that a merchant's money goes to now is about to be another one. */
export function isLeaving(
  { nextTreasury }: Pick<ChainConfig, 'nextTreasury'>,
  own: MerchantTreasuries | undefined,
  nowMs: number,
): boolean {
  const next = own?.next ?? null;
  if (next !== null && Date.parse(next.effectiveAt) - nowMs <= LEAVING_MS) return true;
  return nextTreasury !== undefined && (own?.current ?? null) === null;
}

/** Treasuries whose delegates no address of the merchant should delegate to: the one that is about to change, and those before. EIP-55. */
export function treasuriesLeft(
  config: ChangingTreasuries,
  own: MerchantTreasuries | undefined,
  nowMs: number,
): readonly string[] {
  const present = own?.current ?? config.treasury;
  const before = [...(own?.former ?? []), ...(config.formerTreasuries ?? [])];
  // Who has a treasury of its own has left the chain's.
  if ((own?.current ?? null) !== null) before.push(config.treasury);
  const left = before.filter((address) => address !== present);
  return [...new Set([...left, ...(isLeaving(config, own, nowMs) ? [present] : [])])];
}
