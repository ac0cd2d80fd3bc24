/**
 * Decimal text of base units, as string work only: APPSYNC_JS has no bigint, and resolvers share this file with the
 * functions so that formatting exists once.
 */

/**
 * Base units as a decimal string in currency units, with at least two fraction digits where the asset has them.
 *
 * @param baseUnits integer string of base units, e.g. `"5000000"`
 * @param decimals the asset's decimals, e.g. `6`
 * @returns e.g. `"5.00"`
 */
export function formatBaseUnits(baseUnits: string, decimals: number): string {
  const negative = baseUnits.startsWith('-');
  const digits = (negative ? baseUnits.slice(1) : baseUnits).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const sign = negative ? '-' : '';
  if (decimals === 0) return `${sign}${whole}`;
  const fraction = digits.slice(digits.length - decimals);
  const shortest = decimals < 2 ? decimals : 2;
  let kept = shortest;
  for (const [position, digit] of fraction.split('').entries()) {
    if (digit !== '0' && position + 1 > kept) kept = position + 1;
  }
  return `${sign}${whole}.${fraction.slice(0, kept)}`;
}
