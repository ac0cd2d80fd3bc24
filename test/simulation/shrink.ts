import { simulate, type Simulation } from './simulate.ts';

/**
 * A shorter list of the same seed's actions that breaks as well: ever smaller pieces are left out as long as it still does
 * (A. Zeller, R. Hildebrandt, Simplifying and Isolating Failure-Inducing Input, https://doi.org/10.1109/32.988498).
 *
 * @param triesMax simulations that the search may run
 * @returns places of the seed's list
 */
export async function shrink(simulation: Simulation, triesMax = 400): Promise<readonly number[]> {
  let kept = simulation.kept ?? Array.from({ length: simulation.steps }, (_, place) => place);
  let tries = 0;
  const breaks = async (candidate: readonly number[]): Promise<boolean> => {
    tries += 1;
    return (await simulate({ ...simulation, kept: candidate })).kind === 'broken';
  };
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < kept.length && tries < triesMax;) {
      const without = [...kept.slice(0, start), ...kept.slice(start + size)];
      if (await breaks(without)) kept = without;
      else start += size;
    }
  }
  return kept;
}

/** `1,5-9` for 1, 5, 6, 7, 8, 9. */
export function describePlaces(places: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < places.length;) {
    let end = i;
    while (places[end + 1] === (places[end] ?? 0) + 1) end += 1;
    parts.push(end === i ? `${places[i]}` : `${places[i]}-${places[end]}`);
    i = end + 1;
  }
  return parts.join(',');
}

/** @throws Error naming the part that is none */
export function parsePlaces(text: string): readonly number[] {
  return text.split(',').flatMap((part) => {
    const range = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (range === null) throw new Error(`--kept: places such as 1,5-9 were expected, received ${part}`);
    const [, from = '0', to = from] = range;
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i);
  });
}
