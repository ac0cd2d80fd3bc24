import type { Currency } from '../shared/money.ts';

export type AccountType = 'ASSET' | 'LIABILITY' | 'INCOME' | 'EXPENSE';
export type Side = 'DEBIT' | 'CREDIT';

/**
 * An account of one merchant's book, in one currency.
 *
 * `stripes` spreads a busy account over that many items, because one DynamoDB item takes about 1,000 writes a second. A
 * limit stays exact with any number of stripes: each stripe is kept at or above zero.
 */
export interface Account {
  /** `<book>:<path>`, e.g. `mer_1:crypto:deposits:USDC@31337`. */
  readonly id: string;
  /** The book is the merchant's id: entries of two merchants never mix. */
  readonly book: string;
  readonly type: AccountType;
  readonly currency: Currency;
  /** False: a posting or hold that would take the account below zero on its normal side is refused. */
  readonly mayBeNegative: boolean;
  /** 1 to 64. */
  readonly stripes: number;
}

/** One transaction still reads them all (100 items). How much each takes: docs/concepts/scale.md. */
const STRIPES_MAX = 64;

/** @throws Error when an account has another number of stripes than 1 to 64, which is a bug of the chart */
export function assertStripes({ id, stripes }: Account): void {
  if (!Number.isInteger(stripes) || stripes < 1 || stripes > STRIPES_MAX) {
    throw new Error(`account ${id} must have 1 to ${STRIPES_MAX} stripes, not ${stripes}`);
  }
}

/** Whether a definition that stands does what the wanted one asks. More stripes than wanted do no harm: they hold money. */
export function fulfils(standing: Account, wanted: Account): boolean {
  return standing.mayBeNegative === wanted.mayBeNegative && standing.stripes >= wanted.stripes;
}

/**
 * The definition that a standing one becomes.
 *
 * @throws Error where it would be another account: its type and currency are what its postings mean
 */
export function redefined(standing: Account, wanted: Account): Account {
  const { id, type, currency } = standing;
  if (
    type !== wanted.type ||
    currency.symbol !== wanted.currency.symbol ||
    currency.decimals !== wanted.currency.decimals
  )
    throw new Error(
      `account ${id} is ${type} in ${currency.symbol}, and cannot become ${wanted.type} in ${wanted.currency.symbol}`,
    );
  return {
    ...standing,
    mayBeNegative: wanted.mayBeNegative,
    stripes: Math.max(standing.stripes, wanted.stripes),
  };
}

/** The side that increases an account of this type. */
export function normalSide(type: AccountType): Side {
  return type === 'ASSET' || type === 'EXPENSE' ? 'DEBIT' : 'CREDIT';
}

/** How a posting of this side changes the account's balance: up (+1n) or down (−1n). */
export function direction(account: Account, side: Side): 1n | -1n {
  return normalSide(account.type) === side ? 1n : -1n;
}

/** Totals of one account, or of one stripe of it, in base units. */
export interface Totals {
  readonly debits: bigint;
  readonly credits: bigint;
  /** Held, not yet posted: reduces what is available. */
  readonly held: bigint;
}

export const NO_TOTALS: Totals = { debits: 0n, credits: 0n, held: 0n };

export function addTotals(a: Totals, b: Totals): Totals {
  return { debits: a.debits + b.debits, credits: a.credits + b.credits, held: a.held + b.held };
}

/** The posted balance, on the account's normal side. */
export function balanceOf(account: Account, totals: Totals): bigint {
  return normalSide(account.type) === 'DEBIT'
    ? totals.debits - totals.credits
    : totals.credits - totals.debits;
}

/** What a posting may still take: the balance less what is held. */
export function availableOf(account: Account, totals: Totals): bigint {
  return balanceOf(account, totals) - totals.held;
}
