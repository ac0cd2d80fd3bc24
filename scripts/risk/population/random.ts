/** Whole numbers that follow from a seed alone: integer arithmetic gives the same on every machine. */
export interface Random {
  /** From `min` to `max`, both included. */
  between(min: number, max: number): number;
  /** True in so many of a thousand. */
  perMille(of1000: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** A generator of its own, so that one actor's draws do not move another's. */
  fork(): Random;
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, enough for made-up people. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const between = (min: number, max: number): number => min + (next() % (max - min + 1));
  return {
    between,
    perMille: (of1000) => between(1, 1_000) <= of1000,
    pick: (from) => {
      const picked = from[between(0, from.length - 1)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    fork: () => randomOf(next()),
  };
}
