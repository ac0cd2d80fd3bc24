import * as z from 'zod';
import type { Asset, AssetAmount } from '../../shared/assets.ts';

/** Integers that may pass 2^53 or DynamoDB's 38 digits are strings. */
export const units = z.string().regex(/^(0|[1-9][0-9]*)$/);
export const bigUnits = units.transform((text) => BigInt(text));

interface AssetItem extends Pick<Asset, 'chainId' | 'decimals' | 'tokenAddress'> {
  readonly currency: string;
  readonly amount: string;
}

/** An amount with its asset, as items of the chain table keep it; in base units. */
export function assetItem(amount: AssetAmount): AssetItem {
  const { chainId, symbol, decimals, tokenAddress } = amount.currency;
  return { chainId, currency: symbol, decimals, tokenAddress, amount: amount.units.toString() };
}
