import type { AssetAmount } from '../shared/assets.ts';

/** Stands in the template where the invoice's address comes; plain letters, since APPSYNC_JS reads patterns in strings. */
export const ADDRESS_PLACE = 'ADDRESS';

/**
 * The EIP-681 URI that asks for an amount, with a place for the address: base units as a plain integer, the token's
 * address in EIP-55. https://eips.ethereum.org/EIPS/eip-681
 */
export function paymentUriTemplate({ units, currency }: AssetAmount): string {
  return currency.tokenAddress === null
    ? `ethereum:${ADDRESS_PLACE}@${currency.chainId}?value=${units}`
    : `ethereum:${currency.tokenAddress}@${currency.chainId}/transfer?address=${ADDRESS_PLACE}&uint256=${units}`;
}
