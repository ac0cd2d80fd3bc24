/** Uniform numbers from 0 to below 1. */
export type Random = () => number;

/**
 * The same numbers for the same seed: xorshift32, triple (13, 17, 5).
 * G. Marsaglia, Xorshift RNGs, Journal of Statistical Software 8(14), 2003, https://doi.org/10.18637/jss.v008.i14
 *
 * @param seed a whole number above zero
 */
export function seeded(seed: number): Random {
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  // Small seeds begin with small numbers.
  for (let i = 0; i < 20; i++) next();
  return next;
}

/** Milliseconds until the next of events that come at a mean rate, independent of each other. */
export function untilNext(random: Random, perSecond: number): number {
  return (-Math.log(1 - random()) * 1_000) / perSecond;
}
