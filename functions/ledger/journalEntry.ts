import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../shared/result.ts';
import { addTotals, NO_TOTALS, type Side, type Totals } from './account.ts';

/** One line of a journal entry. */
export interface Posting {
  readonly accountId: string;
  readonly side: Side;
  /** Base units, above zero. */
  readonly amount: bigint;
  /** Asset code, e.g. `USDC@31337` or `EUR`: postings balance per asset. */
  readonly asset: string;
}

/** What somebody wants to post. */
export interface EntryDraft {
  readonly book: string;
  /** The event that causes it, as `subject#version`: one journal entry per source, ever. */
  readonly source: string;
  readonly description: string;
  readonly postings: readonly Posting[];
  readonly transactionId?: string;
  /** The entry that this one takes back. */
  readonly reverses?: string;
}

/** An entry as it stands in the journal: never changed, never deleted. */
export interface JournalEntry extends EntryDraft {
  /** `je_` and 32 hex digits of SHA-256 over book and source. */
  readonly id: string;
  /** ISO 8601 with milliseconds, UTC. */
  readonly postedAt: string;
}

export type EntryProblem =
  | { readonly code: 'TOO_FEW_POSTINGS' }
  | { readonly code: 'TOO_MANY_POSTINGS'; readonly limit: number }
  | { readonly code: 'AMOUNT_NOT_POSITIVE'; readonly accountId: string }
  | { readonly code: 'AMOUNT_TOO_LARGE'; readonly accountId: string }
  | { readonly code: 'FOREIGN_BOOK'; readonly accountId: string }
  | { readonly code: 'UNBALANCED'; readonly asset: string; readonly difference: bigint };

/** One entry, two items a posting, a hold and a mark fit in the 100 items of a DynamoDB transaction. */
export const POSTINGS_MAX = 48;

/** Balances are DynamoDB numbers of 38 digits; this leaves room for a hundred largest postings in one account. */
const AMOUNT_UNITS_MAX = 10n ** 36n;

/** The entry of a draft, or what is wrong with it. */
export function journalEntry(draft: EntryDraft, postedAt: Date): Result<JournalEntry, EntryProblem> {
  const problem = problemOf(draft);
  if (problem !== null) return err(problem);
  return ok({ ...draft, id: entryId(draft.book, draft.source), postedAt: postedAt.toISOString() });
}

/** The same source gives the same id, so that a redelivered event finds its entry. */
export function entryId(book: string, source: string): string {
  return `je_${createHash('sha256')
    .update(JSON.stringify([book, source]))
    .digest('hex')
    .slice(0, 32)}`;
}

function problemOf({ book, postings }: EntryDraft): EntryProblem | null {
  if (postings.length < 2) return { code: 'TOO_FEW_POSTINGS' };
  if (postings.length > POSTINGS_MAX) return { code: 'TOO_MANY_POSTINGS', limit: POSTINGS_MAX };
  const sums = new Map<string, bigint>();
  for (const { accountId, amount, asset, side } of postings) {
    if (amount <= 0n) return { code: 'AMOUNT_NOT_POSITIVE', accountId };
    if (amount > AMOUNT_UNITS_MAX) return { code: 'AMOUNT_TOO_LARGE', accountId };
    if (!accountId.startsWith(`${book}:`)) return { code: 'FOREIGN_BOOK', accountId };
    sums.set(asset, (sums.get(asset) ?? 0n) + (side === 'DEBIT' ? amount : -amount));
  }
  for (const [asset, difference] of sums) {
    if (difference !== 0n) return { code: 'UNBALANCED', asset, difference };
  }
  return null;
}

/** Debits and credits by account. */
export function sumPostings(entries: Iterable<JournalEntry>): Map<string, Totals> {
  const sums = new Map<string, Totals>();
  for (const { postings } of entries) {
    for (const { accountId, side, amount } of postings) {
      const one: Totals =
        side === 'DEBIT'
          ? { debits: amount, credits: 0n, held: 0n }
          : { debits: 0n, credits: amount, held: 0n };
      sums.set(accountId, addTotals(sums.get(accountId) ?? NO_TOTALS, one));
    }
  }
  return sums;
}
