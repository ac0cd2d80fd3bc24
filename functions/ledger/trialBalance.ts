import { type Account, balanceOf, NO_TOTALS } from './account.ts';
import { type JournalEntry, sumPostings } from './journalEntry.ts';

export interface TrialBalanceLine {
  readonly account: Account;
  readonly debits: bigint;
  readonly credits: bigint;
  /** On the account's normal side. */
  readonly balance: bigint;
}

/** Every account with what was posted to it before `until` (exclusive; absent: all). Debits equal credits per currency. */
export function trialBalance(
  accounts: readonly Account[],
  entries: Iterable<JournalEntry>,
  until?: Date,
): TrialBalanceLine[] {
  const limit = until?.toISOString();
  const counted = [...entries].filter(({ postedAt }) => limit === undefined || postedAt < limit);
  const sums = sumPostings(counted);
  return accounts.map((account) => {
    const totals = sums.get(account.id) ?? NO_TOTALS;
    const { debits, credits } = totals;
    return { account, debits, credits, balance: balanceOf(account, totals) };
  });
}
