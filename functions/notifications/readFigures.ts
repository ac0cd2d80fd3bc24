import type { Asset } from '../shared/assets.ts';
import type { MerchantId } from '../shared/ids.ts';
import type { BookTotals, FailedInvoices, MerchantFigures } from './ports.ts';
import type { Position } from './summary.ts';

export interface FiguresDeps {
  /** Of the environment. */
  readonly assets: readonly Asset[];
  readonly books: BookTotals;
  readonly invoices: FailedInvoices;
}

/** Reads what a summary says: of each asset two accounts of the merchant's book, and the list of failed sweeps up to a number. */
export function readFigures({ assets, books, invoices }: FiguresDeps): MerchantFigures {
  const positionOf = async (merchantId: MerchantId, asset: Asset): Promise<Position> => {
    const { symbol, decimals, chainId } = asset;
    const [deposits, gas] = await Promise.all([
      books.totals(merchantId, 'deposits', asset),
      asset.tokenAddress === null
        ? books.totals(merchantId, 'gas-expense', asset)
        : { debits: 0n, credits: 0n },
    ]);
    return {
      code: `${symbol}@${chainId}`,
      decimals,
      received: deposits.debits,
      swept: deposits.credits,
      fees: gas.debits - gas.credits,
      waiting: deposits.debits - deposits.credits,
    };
  };
  return {
    positions: (merchantId) => Promise.all(assets.map((asset) => positionOf(merchantId, asset))),
    failed: (merchantId, most) => invoices.failed(merchantId, most),
  };
}
