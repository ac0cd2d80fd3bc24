import { formatBaseUnits } from '../shared/decimal.ts';
import { ADDRESS_PLACE } from './paymentUri.ts';

/*
 * Addresses of web pages that a payer is led to: a wallet's, which opens with the payment filled in, and a block explorer's. They are templates with
 * capital letters where a value comes, from the chain's configuration; APPSYNC_JS-safe, since resolvers fill them in.
 */

/** Transaction hash, of an explorer's template. */
const HASH_PLACE = 'HASH';
/** The token's contract, EIP-55; filled in when the invoice is made. */
const TOKEN_PLACE = 'TOKEN';
/** The address of the checkout page, percent-encoded, as a wallet's own browser is told what to open. */
const PAGE_PLACE = 'PAGE';
/** What is left of PAGE when the invoice is made: its id comes with the resolver. */
const INVOICE_PLACE = 'INVOICE';
/** What is due in base units. */
const UNITS_PLACE = 'UNITS';
/** What is due in currency units. */
const AMOUNT_PLACE = 'AMOUNT';

/** A wallet and the template of the address that opens it. */
export interface WalletTemplate {
  /** The name that payers know it by. */
  readonly wallet: string;
  readonly url: string;
}

/** What an invoice keeps of its chain's configuration. */
export interface PaymentLinks {
  /** Of a transaction at the block explorer; null where the chain has none. */
  readonly explorer: string | null;
  readonly wallets: readonly WalletTemplate[];
}

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

/** What a link asks for. */
interface Asked {
  readonly id: string;
  readonly address: string;
  /** Base units. */
  readonly amount: string;
  readonly amountDue: string;
  readonly decimals: number;
}

/** Asks for what is missing; once nothing is, for the whole amount, as the payment URI does. */
export function walletUrl(template: string, { id, address, amount, amountDue, decimals }: Asked): string {
  const units = amountDue === '0' ? amount : amountDue;
  const addressed = fill(fill(template, INVOICE_PLACE, id), ADDRESS_PLACE, address);
  return fill(fill(addressed, UNITS_PLACE, units), AMOUNT_PLACE, formatBaseUnits(units, decimals));
}

/** Null where the chain has no explorer, or the money came in no transaction of its own. */
export function explorerUrl(template: string | null, txHash: string | null): string | null {
  return template === null || txHash === null ? null : fill(template, HASH_PLACE, txHash);
}

/** `replaceAll` of APPSYNC_JS reads a pattern. */
function fill(template: string, place: string, value: string): string {
  return template.split(place).join(value);
}
