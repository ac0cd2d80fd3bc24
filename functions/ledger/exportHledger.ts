import { formatBaseUnits } from '../shared/decimal.ts';
import type { Account, AccountType } from './account.ts';
import type { JournalEntry } from './journalEntry.ts';

const ROOT: Record<AccountType, string> = {
  ASSET: 'assets',
  LIABILITY: 'liabilities',
  INCOME: 'income',
  EXPENSE: 'expenses',
};

/**
 * The book as an hledger journal: `hledger -f book.journal check --strict` accepts it and `hledger bal` shows the same balances.
 *
 * @see https://hledger.org/1.28/hledger.html#journal-format
 */
export function exportHledger(accounts: readonly Account[], entries: Iterable<JournalEntry>): string {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const accountOf = (entry: JournalEntry, accountId: string): Account => {
    const account = byId.get(accountId);
    if (!account) throw new Error(`entry ${entry.id} names account ${accountId}, which has no definition`);
    return account;
  };
  const precisions = new Map<string, number>();
  const transactions: string[] = [];
  const sorted = [...entries].sort((a, b) => (a.postedAt + a.id < b.postedAt + b.id ? -1 : 1));
  for (const entry of sorted) {
    transactions.push('', `${entry.postedAt.slice(0, 10)} (${entry.id}) ${oneLine(entry.description)}`);
    for (const { accountId, side, amount, asset } of entry.postings) {
      const account = accountOf(entry, accountId);
      const { decimals } = account.currency;
      precisions.set(asset, decimals);
      const sign = side === 'DEBIT' ? '' : '-';
      // Two spaces end an account's name; a commodity with other characters than letters is quoted.
      transactions.push(
        `    ${hledgerName(account)}  ${sign}${formatBaseUnits(amount.toString(), decimals)} "${asset}"`,
      );
    }
  }
  return `${[
    ...accounts.map((account) => `account ${hledgerName(account)}`),
    // hledger rounds what it shows and what it balances to the declared precision: the asset's own is exact.
    ...[...precisions].map(([asset, decimals]) => `commodity 1000.${'0'.repeat(decimals)} "${asset}"`),
    ...transactions,
  ].join('\n')}\n`;
}

function hledgerName(account: Account): string {
  return `${ROOT[account.type]}:${account.id}`;
}

/** A semicolon would start a comment, and a line break would end the transaction. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n;]+/g, ' ').trim();
}
