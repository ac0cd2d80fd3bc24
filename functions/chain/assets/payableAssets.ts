import { parseUnits } from 'ethers/utils';
import type { PayableAsset } from '../../invoices/ports.ts';
import type { ChainConfig } from '../chainConfig.ts';
import { chooseFinality } from '../finality.ts';

/** Every configured asset of every chain, as invoices see it. */
export function payableAssets(chains: readonly ChainConfig[]): PayableAsset[] {
  return chains.flatMap(({ chainId, assets, latePayments = 'ACCEPT', explorer = null, wallets = [] }) =>
    assets.map((asset): PayableAsset => {
      const { symbol, decimals, tokenAddress, invoiceMin } = asset;
      const { underBasisPoints = 0, overBasisPoints = 0 } = asset.tolerance ?? {};
      return {
        symbol,
        chainId,
        decimals,
        tokenAddress,
        ...(invoiceMin === undefined ? {} : { invoiceMin: parseUnits(invoiceMin, decimals) }),
        latePolicy: latePayments,
        links: {
          explorer,
          wallets: wallets.flatMap(({ wallet, native, token }) => {
            const url = asset.native ? native : token;
            return url === undefined ? [] : [{ wallet, url }];
          }),
        },
        toleranceOf: (units, own = {}) => ({
          under: (units * BigInt(own.underBasisPoints ?? underBasisPoints)) / 10_000n,
          over: (units * BigInt(own.overBasisPoints ?? overBasisPoints)) / 10_000n,
        }),
        finalityOf: (units) => {
          const tier = chooseFinality(asset, units);
          return 'depth' in tier ? { requiredConfirmations: tier.depth } : { finalityTag: tier.tag };
        },
      };
    }),
  );
}
