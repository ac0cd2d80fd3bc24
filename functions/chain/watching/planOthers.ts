import { countOthers, type Invoice, OTHERS_MAX } from '../../invoices/ports.ts';
import { type Asset, isConfiguredAsset, unconfiguredAsset } from '../../shared/assets.ts';
import { money } from '../../shared/money.ts';
import type { AssetConfig, ChainConfig } from '../chainConfig.ts';
import { type Deposit, type DepositMove, otherDepositId } from '../deposit.ts';
import { sameToken } from '../evm/address.ts';
import type { ChainView } from './chainView.ts';
import type { Finding } from './finding.ts';
import { planConfirmed, planFound } from './planDeposits.ts';

/** Money in one other asset than its invoice's, as a pass sees it. */
export interface OtherAsset {
  /** The invoice as if it asked for nothing of this asset: whatever came is over. */
  readonly invoice: Invoice;
  readonly stored: readonly Deposit[];
  readonly findings: readonly Finding[];
  readonly view: ChainView;
}

/**
 * The other assets of an invoice of which something is stored or found.
 *
 * @param findings none of the invoice's own asset
 * @param viewOf the chain for deposits of an asset
 */
export function readOtherAssets(
  invoice: Invoice,
  stored: readonly Deposit[],
  findings: readonly Finding[],
  { config, viewOf }: { readonly config: ChainConfig; viewOf(asset: AssetConfig): ChainView },
): readonly OtherAsset[] {
  const tokens = new Map<string, string | null>();
  for (const { amount } of stored)
    tokens.set(keyOf(amount.currency.tokenAddress), amount.currency.tokenAddress);
  for (const { token } of findings) if (!tokens.has(keyOf(token))) tokens.set(keyOf(token), token);
  return [...tokens.values()].map((token): OtherAsset => {
    const asset = assetConfigOf(config, token);
    const own = stored.filter(({ amount }) => sameToken(amount.currency.tokenAddress, token));
    const live = own.filter(({ status }) => status !== 'ORPHANED');
    const { symbol, decimals, tokenAddress } = asset;
    const currency: Asset = { symbol, decimals, tokenAddress, chainId: config.chainId };
    const units = live.reduce((sum, { amount }) => sum + amount.units, 0n);
    return {
      invoice: { ...invoice, asset: currency, amount: money(0n, currency), received: money(units, currency) },
      stored: own,
      findings: findings
        .filter((finding) => sameToken(finding.token, token))
        .map((finding) => ({ ...finding, id: otherDepositId(finding.id) })),
      view: viewOf(asset),
    };
  });
}

/** What came in another asset, and what a reorganisation took of it. Of tokens that nobody configured a few: anybody can make and send them. */
export function planOthersFound(
  shown: Pick<Invoice, 'otherDeposits'>,
  { invoice, stored, findings, view }: OtherAsset,
  at: string,
): readonly DepositMove[] {
  const moves = planFound(invoice, stored, findings, view, at);
  if (isConfiguredAsset(invoice.asset)) return moves;
  const room = OTHERS_MAX.unconfigured - countOthers(shown.otherDeposits, 'unconfigured');
  const known = moves.filter(({ before }) => before !== null);
  return [...known, ...moves.filter(({ before }) => before === null).slice(0, Math.max(0, room))];
}

/** What of it is final: it is owed to nobody until somebody says whose it is. A token that nobody configured never is. */
export function planOthersConfirmed(
  { invoice, stored, view }: OtherAsset,
  at: string,
): readonly DepositMove[] {
  return isConfiguredAsset(invoice.asset) ? planConfirmed(invoice, stored, view, at) : [];
}

function assetConfigOf({ assets, chainId }: ChainConfig, token: string | null): AssetConfig {
  const configured = assets.find(({ tokenAddress }) => sameToken(tokenAddress, token));
  if (configured !== undefined) return configured;
  const { symbol, decimals, tokenAddress } = unconfiguredAsset(chainId, token ?? '');
  return { symbol, decimals, tokenAddress, native: false, finality: [{ depth: 1 }] };
}

function keyOf(token: string | null): string {
  return token?.toLowerCase() ?? 'native';
}
