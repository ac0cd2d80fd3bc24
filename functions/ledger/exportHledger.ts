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
 * The book as an hledger journal: `hledger -f book.journal check` accepts it and `hledger bal` shows the same balances.
 *
 * @see https://hledger.org/1.28/hledger.html#journal-format
 */
export function exportHledger(accounts: readonly Account[], entries: Iterable<JournalEntry>): string {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const lines: string[] = accounts.map((account) => `account ${hledgerName(account)}`);
  const sorted = [...entries].sort((a, b) => (a.postedAt + a.id < b.postedAt + b.id ? -1 : 1));
  for (const entry of sorted) {
    lines.push('', `${entry.postedAt.slice(0, 10)} (${entry.id}) ${oneLine(entry.description)}`);
    for (const { accountId, side, amount, asset } of entry.postings) {
      const account = byId.get(accountId);
      if (!account) throw new Error(`entry ${entry.id} names account ${accountId}, which has no definition`);
      const sign = side === 'DEBIT' ? '' : '-';
      const quantity = formatBaseUnits(amount.toString(), account.currency.decimals);
      // Two spaces end an account's name; a commodity with other characters than letters is quoted.
      lines.push(`    ${hledgerName(account)}  ${sign}${quantity} "${asset}"`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function hledgerName(account: Account): string {
  return `${ROOT[account.type]}:${account.id}`;
}

/** A semicolon would start a comment, and a line break would end the transaction. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n;]+/g, ' ').trim();
}
