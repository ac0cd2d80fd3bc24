/**
 * The largest whole number whose square is not above `value`, by Newton's method on integers: `Math.sqrt` is a float.
 *
 * @param value below zero reads as zero
 */
export function squareRoot(value: bigint): bigint {
  if (value <= 0n) return 0n;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
