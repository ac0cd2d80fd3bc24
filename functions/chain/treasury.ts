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
  config: Pick<ChainConfig, 'treasury' | 'treasuryOwner'>,
  merchantId: MerchantId,
  own: MerchantTreasuries | undefined,
): readonly Treasury[] {
  const addresses = own === undefined ? [] : [...(own.current === null ? [] : [own.current]), ...own.former];
  return [
    treasuryOfChain(config),
    ...addresses.map((address): Treasury => ({ address, owner: 'MERCHANT', merchantId })),
  ];
}
