import table from './countryDistances.json' with { type: 'json' };

const codes = Object.keys(table.rows);
const rows = Object.values(table.rows);
const indexes = new Map(codes.map((code, index) => [code, index]));

/**
 * Kilometres between the nearest points of two countries, rounded down to hundreds: nobody who went from one to the other travelled
 * less. From a committed table (`countryDistances.json`, with source and licence): the same on every machine.
 *
 * @returns null where the table lacks one of them
 */
export function countryDistanceKm(a: string, b: string): number | null {
  const [first, second] = [indexes.get(a), indexes.get(b)];
  if (first === undefined || second === undefined) return null;
  if (first === second) return 0;
  const units = rows[Math.max(first, second)]?.split(' ')[Math.min(first, second)];
  return Number(units) * table.unitKm;
}
