import type { Account, AccountType } from '../ledger/ports.ts';
import type { GatewayName } from '../gateways/ports.ts';
import type { Currency } from '../shared/money.ts';
import type { AccountRecord } from './ports.ts';

/** The accounts that postings name by role. Every merchant has a book with its own set, opened at first use. */
export type ChartRole =
  | 'deposits'
  | 'treasury'
  | 'payable'
  | 'suspense'
  | 'gas-wallet'
  | 'gas-expense'
  | 'transfer-fee'
  | 'unexplained'
  | 'deposit-gas'
  | 'owner-funding'
  | 'refund-wallet'
  | 'settlement'
  | 'receivable'
  | 'authorized'
  | 'disputed'
  | 'fee-expense'
  | 'bank';

const TYPES: Record<ChartRole, AccountType> = {
  // Money on deposit addresses, not yet swept.
  deposits: 'ASSET',
  treasury: 'ASSET',
  // What we owe the merchant.
  payable: 'LIABILITY',
  // Money whose owner is not settled: over, late, unallocated.
  suspense: 'LIABILITY',
  'gas-wallet': 'ASSET',
  'gas-expense': 'EXPENSE',
  // What tokens keep of our own transfers to the treasury.
  'transfer-fee': 'EXPENSE',
  // What left deposit addresses and no suspense covers: a loss until somebody says whose it was.
  unexplained: 'EXPENSE',
  // Gas that was sent to deposit addresses and not used up there.
  'deposit-gas': 'ASSET',
  // What the owner put into the wallets.
  'owner-funding': 'LIABILITY',
  'refund-wallet': 'ASSET',
  // Money on its way from and to other banks.
  settlement: 'ASSET',
  // What a gateway took and owes us, until it pays out.
  receivable: 'ASSET',
  // Carries the holds of what is authorised and not taken: nothing is posted to it.
  authorized: 'ASSET',
  // What a gateway keeps back while a payer disputes it.
  disputed: 'ASSET',
  'fee-expense': 'EXPENSE',
  // Money at our own bank.
  bank: 'ASSET',
};

/** What comes from chains meets on these. How much stripes take: `npm run model:ledger`, docs/concepts/scale.md. */
const STRIPES = 16;

/** Every transaction of a merchant meets on this one: more stripes than posters at a time, so that each has one of its own. */
const SETTLEMENT_STRIPES = 64;

/**
 * The account of a role, e.g. `mer_1:crypto:deposits:USDC@31337`. Control accounts may be negative: a report that reaches us
 * in another order than it happened must not be refused.
 */
export function chartAccount(
  book: string,
  area: 'crypto' | 'bank' | `card-${GatewayName}`,
  role: ChartRole,
  asset: ChartAsset,
): Account {
  return {
    id: `${book}:${area}:${role}:${asset.code}`,
    book,
    type: TYPES[role],
    currency: asset.currency,
    mayBeNegative: true,
    stripes: role === 'settlement' ? SETTLEMENT_STRIPES : STRIPES,
  };
}

/** What the book counts in: `code` keeps the same currency on two chains apart. */
export interface ChartAsset {
  readonly code: string;
  readonly currency: Currency;
}

export function cryptoAsset(symbol: string, decimals: number, chainId: number): ChartAsset {
  return { code: `${symbol}@${chainId}`, currency: { symbol, decimals } };
}

export function fiatAsset(currency: Currency): ChartAsset {
  return { code: currency.symbol, currency };
}

/** A customer's account at the bank, named as the merchant names it; its limit is enforced by the posting itself. */
export function customerAccount(
  book: string,
  currency: Currency,
  { accountId, mayBeNegative, stripes }: Pick<AccountRecord, 'accountId' | 'mayBeNegative' | 'stripes'>,
): Account {
  return { id: `${book}:${accountId}`, book, type: 'LIABILITY', currency, mayBeNegative, stripes };
}

/** Payments to one payee at the same moment land on as many items; one of them takes about 500 a second. */
const PAYEE_STRIPES = 8;

/** A payee's account, named by the payee's id. It pays what it has and no more. */
export function payeeAccount(book: string, currency: Currency, payeeId: string): Account {
  return {
    id: `${book}:${payeeId}`,
    book,
    type: 'LIABILITY',
    currency,
    mayBeNegative: false,
    stripes: PAYEE_STRIPES,
  };
}
