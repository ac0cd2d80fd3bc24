/**
 * Decimal text of base units, as string work only: APPSYNC_JS has neither bigint nor `padStart`, and resolvers share this
 * file with the functions so that formatting exists once.
 */

/** As many as the decimals of an asset may be, and one for the digit before the point. */
const ZEROS = '0000000000000000000000000000000000000';

/**
 * Base units as a decimal string in currency units, with at least two fraction digits where the asset has them.
 *
 * @param baseUnits integer string of base units, e.g. `"5000000"`
 * @param decimals the asset's decimals, e.g. `6`; at most 36
 * @returns e.g. `"5.00"`
 */
export function formatBaseUnits(baseUnits: string, decimals: number): string {
  const sign = baseUnits.startsWith('-') ? '-' : '';
  const digits = baseUnits.slice(sign.length);
  const padded = `${ZEROS.slice(0, Math.max(0, decimals + 1 - digits.length))}${digits}`;
  const point = padded.length - decimals;
  if (decimals === 0) return `${sign}${padded}`;
  const fraction = padded.slice(point);
  const significant = fraction.split('').findLastIndex((digit) => digit !== '0') + 1;
  const kept = Math.max(Math.min(2, decimals), significant);
  return `${sign}${padded.slice(0, point)}.${fraction.slice(0, kept)}`;
}
