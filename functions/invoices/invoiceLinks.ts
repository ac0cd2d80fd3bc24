import { fill, INVOICE_PLACE, type PaymentLinks } from './paymentLinks.ts';

/** The token's contract, EIP-55; filled in when the invoice is made. */
const TOKEN_PLACE = 'TOKEN';
/** The address of the checkout page, percent-encoded, as a wallet's own browser is told what to open. */
const PAGE_PLACE = 'PAGE';

/** What is the same for all of an invoice's life. @param pagesUrl where pages are served, without a slash at its end */
export function invoiceLinks(
  { explorer, wallets }: PaymentLinks,
  tokenAddress: string | null,
  pagesUrl: string,
): PaymentLinks {
  const page = encodeURIComponent(`${pagesUrl}/pay/`) + INVOICE_PLACE;
  return {
    explorer,
    wallets: wallets.map(({ wallet, url }) => ({
      wallet,
      url: fill(fill(url, TOKEN_PLACE, tokenAddress ?? ''), PAGE_PLACE, page),
    })),
  };
}
