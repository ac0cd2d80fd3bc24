/** Number `index` from 0 of `of` that share something. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/**
 * The part of a total that number `index` of `of` bears. Parts differ by at most one unit and add up to the total, so that a
 * transaction which several sweeps share is posted to the wei.
 *
 * @param total base units, at or above zero
 * @param share null: all of it
 * @throws Error when there is no such part, which is a bug of the caller
 */
export function shareOf(total: bigint, share: Share | null): bigint {
  if (share === null) return total;
  const { index, of } = share;
  if (!Number.isInteger(of) || !Number.isInteger(index) || index < 0 || index >= of)
    throw new Error(`there is no part ${index} of ${of}`);
  if (total < 0n) throw new Error(`${total} cannot be shared`);
  const upTo = (parts: number) => (total * BigInt(parts)) / BigInt(of);
  return upTo(index + 1) - upTo(index);
}
