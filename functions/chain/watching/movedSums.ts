import type { ChainConfig } from '../chainConfig.ts';
import type { Finding } from './finding.ts';

/** The symbol of the configured asset that moved; null: none is. */
export function symbolOf({ assets }: ChainConfig, { token }: Pick<Finding, 'token'>): string | null {
  const asset = assets.find(
    ({ tokenAddress }) => (tokenAddress?.toLowerCase() ?? null) === (token?.toLowerCase() ?? null),
  );
  return asset?.symbol ?? null;
}

/** Base units of configured assets that moved, by symbol. */
export function sumsOf(config: ChainConfig, movements: readonly Finding[]): Readonly<Record<string, bigint>> {
  const sums: Record<string, bigint> = {};
  for (const movement of movements) {
    const symbol = symbolOf(config, movement);
    if (symbol !== null) sums[symbol] = (sums[symbol] ?? 0n) + movement.units;
  }
  return sums;
}
