import { formatBaseUnits } from '../shared/decimal.ts';
import { ADDRESS_PLACE } from './paymentUri.ts';

/*
 * Addresses of web pages that a payer is led to: a wallet's, which opens with the payment filled in, and a block explorer's. They are templates with
 * capital letters where a value comes, from the chain's configuration; APPSYNC_JS-safe, since resolvers fill them in.
 */

/** Transaction hash, of an explorer's template. */
const HASH_PLACE = 'HASH';
/** The invoice's id, in the address of its checkout page. */
export const INVOICE_PLACE = 'INVOICE';
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
export function fill(template: string, place: string, value: string): string {
  return template.split(place).join(value);
}
