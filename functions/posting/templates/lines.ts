import type { Account, EntryDraft, Posting, Side } from '../../ledger/ports.ts';
import type { ChartAsset } from '../chart.ts';
import type { PostingRequest } from '../ports.ts';

/** One line of a template: an account, a side and base units; a line of nothing is left out. */
export interface Line {
  readonly account: Account;
  readonly asset: ChartAsset;
  readonly side: Side;
  readonly amount: bigint;
}

export function debit(account: Account, asset: ChartAsset, amount: bigint): Line {
  return { account, asset, side: 'DEBIT', amount };
}

export function credit(account: Account, asset: ChartAsset, amount: bigint): Line {
  return { account, asset, side: 'CREDIT', amount };
}

/** The line that takes another one back. */
export function turned(line: Line): Line {
  return { ...line, side: line.side === 'DEBIT' ? 'CREDIT' : 'DEBIT' };
}

/** The request of a template's lines; null where every line is of nothing. */
export function requestOf(
  entry: Omit<EntryDraft, 'postings'>,
  lines: readonly Line[],
): PostingRequest | null {
  const kept = lines.filter(({ amount }) => amount > 0n);
  if (kept.length === 0) return null;
  const accounts = new Map(kept.map(({ account }) => [account.id, account]));
  const postings = kept.map(({ account, asset, side, amount }): Posting => ({
    accountId: account.id,
    side,
    amount,
    asset: asset.code,
  }));
  return { accounts: [...accounts.values()], draft: { ...entry, postings } };
}
