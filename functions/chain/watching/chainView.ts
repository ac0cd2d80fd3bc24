import type { Finality, Invoice } from '../../invoices/ports.ts';
import type { AssetConfig, ChainConfig, FinalityTier } from '../chainConfig.ts';
import type { Deposit } from '../deposit.ts';
import { sameToken } from '../evm/address.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import { type ChainHeights, chooseFinality } from '../finality.ts';
import { type FoundMoney, foundFrom } from '../foundMoney.ts';
import type { Cursor } from '../ports.ts';
import { broughtFrom } from './cursor.ts';
import type { Finding } from './finding.ts';

/** The hash that the node shows at a height now; null where it has not been asked or has no block. */
export type ShownHash = (height: number) => string | null;

/** What a pass knows of the chain when it decides about deposits of one asset. */
export interface ChainView {
  readonly asset: AssetConfig;
  readonly heights: ChainHeights;
  readonly shown: ShownHash;
  /** Base units that a reorganisation of `depth` blocks would take with it from a height on. */
  exposure(from: number, depth: number): bigint;
}

/** What a pass knows of the chain, for deposits of an asset. */
export function chainViewOf(
  view: { readonly cursor: Cursor; readonly reader: BlockReader; readonly found: readonly FoundMoney[] },
  asset: AssetConfig,
): ChainView {
  const { cursor, reader, found } = view;
  return {
    asset,
    heights: { ...cursor.heights, head: cursor.block },
    shown: reader.shown,
    exposure: (from, depth) =>
      broughtFrom(cursor, asset.symbol, from, depth) + foundFrom(found, asset.symbol, from, depth),
  };
}

/** Of the newest deposit that is not final: how deep the invoice's money must be. */
export function finalityNow(
  invoice: Invoice,
  deposits: readonly Deposit[],
  view: ChainView,
): { readonly finality?: Finality } {
  const heights = deposits.filter(({ status }) => status === 'SEEN').map(({ blockNumber }) => blockNumber);
  if (heights.length === 0) return {};
  return { finality: finalityOf(tierOf(invoice, view, Math.max(...heights))) };
}

/** The finality that holds for a deposit of an invoice, by what both it and its blocks have received. */
export function tierOf(invoice: Invoice, view: ChainView, height: number): FinalityTier {
  const { amount, received, finalityUnits = 0n } = invoice;
  const units = [received.units, finalityUnits].reduce((a, b) => (a > b ? a : b), amount.units);
  return chooseFinality(view.asset, units, (depth) => view.exposure(height, depth));
}

/** As invoices and deposits say it. */
export function finalityOf(tier: FinalityTier): Finality {
  return 'depth' in tier ? { requiredConfirmations: tier.depth } : { finalityTag: tier.tag };
}

/** As the invoice's own is configured. */
export function assetOf(config: ChainConfig, { id, asset }: Invoice): AssetConfig {
  const configured = config.assets.find(({ tokenAddress }) => sameToken(tokenAddress, asset.tokenAddress));
  if (configured === undefined) throw new Error(`invoice ${id} is in no configured asset`);
  return configured;
}

/** Another token than the invoice's is no payment of it. */
export function isOf({ asset }: Invoice, { token }: Finding): boolean {
  return sameToken(token, asset.tokenAddress);
}
