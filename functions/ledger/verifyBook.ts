import { type Account, availableOf, NO_TOTALS } from './account.ts';
import { entryId, type JournalEntry, sumPostings } from './journalEntry.ts';
import type { BookReader, LedgerStore } from './ports.ts';
import { lineFits } from './statementLine.ts';
import { type SealProblem, verifySeal } from './seal.ts';

interface VerifyDeps {
  readonly reader: BookReader;
  readonly ledger: Pick<LedgerStore, 'totals' | 'available'>;
}

export interface AccountDrift {
  readonly accountId: string;
  /** Recomputed from the entries, less what the totals say, in base units. */
  readonly debits: bigint;
  readonly credits: bigint;
  /** Balance less holds, less what limits are checked against. */
  readonly available: bigint;
  /** Statement lines that are missing, differ from their posting or have none. */
  readonly lines: number;
}

export interface BookReport {
  readonly book: string;
  readonly entries: number;
  readonly blocks: number;
  /** Entries that no block covers yet; their sums are checked all the same. */
  readonly unsealed: number;
  readonly drift: readonly AccountDrift[];
  readonly problem?: SealProblem | EntryProblem;
}

export interface EntryProblem {
  readonly code: 'UNBALANCED_ENTRY' | 'FOREIGN_ENTRY_ID';
  readonly entryId: string;
}

/**
 * Recomputes a book from its entries: every entry balances, the totals of every account are the sums of its postings, its
 * statement has a line for each, and the seal covers the entries unchanged. Run it while nothing is posted, or expect the entries of the moment as drift.
 */
export function verifyBook({ reader, ledger }: VerifyDeps): (book: string) => Promise<BookReport> {
  return async (book) => {
    const entries = new Map<string, JournalEntry>();
    for await (const entry of reader.entries(book)) entries.set(entry.id, entry);
    const accounts = await reader.accounts(book);
    const blocks = await reader.blocks(book);
    const { problem, unsealed } = verifySeal(blocks, entries);
    const wrongEntry = [...entries.values()].map(entryProblem).find((found) => found !== null);
    const first = wrongEntry ?? problem;
    return {
      book,
      entries: entries.size,
      blocks: blocks.length,
      unsealed: unsealed.length,
      drift: await driftOf(accounts, entries, { reader, ledger }),
      ...(first === undefined ? {} : { problem: first }),
    };
  };
}

/** What is wrong with an entry by itself: its id does not follow from its source, or it does not balance. */
export function entryProblem(entry: JournalEntry): EntryProblem | null {
  if (entry.id !== entryId(entry.book, entry.source)) return { code: 'FOREIGN_ENTRY_ID', entryId: entry.id };
  const sums = new Map<string, bigint>();
  for (const { asset, side, amount } of entry.postings) {
    sums.set(asset, (sums.get(asset) ?? 0n) + (side === 'DEBIT' ? amount : -amount));
  }
  const balanced = [...sums.values()].every((sum) => sum === 0n);
  return balanced ? null : { code: 'UNBALANCED_ENTRY', entryId: entry.id };
}

async function driftOf(
  accounts: readonly Account[],
  entries: ReadonlyMap<string, JournalEntry>,
  { reader, ledger }: VerifyDeps,
): Promise<AccountDrift[]> {
  const sums = sumPostings(entries.values());
  const drift: AccountDrift[] = [];
  const known = new Set(accounts.map(({ id }) => id));
  for (const account of accounts) {
    const expected = sums.get(account.id) ?? NO_TOTALS;
    const stored = await ledger.totals(account);
    const debits = expected.debits - stored.debits;
    const credits = expected.credits - stored.credits;
    const available = availableOf(account, stored) - (await ledger.available(account));
    const lines = await wrongLines(account, entries, reader);
    if (debits !== 0n || credits !== 0n || available !== 0n || lines !== 0)
      drift.push({ accountId: account.id, debits, credits, available, lines });
  }
  for (const [accountId, { debits, credits }] of sums) {
    if (!known.has(accountId)) drift.push({ accountId, debits, credits, available: 0n, lines: 0 });
  }
  return drift;
}

async function wrongLines(
  account: Account,
  entries: ReadonlyMap<string, JournalEntry>,
  reader: BookReader,
): Promise<number> {
  const found = new Set<string>();
  let wrong = 0;
  for await (const line of reader.lines(account)) {
    if (lineFits(line, account.id, entries.get(line.entryId))) found.add(`${line.entryId}#${line.index}`);
    else wrong += 1;
  }
  for (const { id, postings } of entries.values()) {
    for (const [index, { accountId }] of postings.entries()) {
      if (accountId === account.id && !found.has(`${id}#${index}`)) wrong += 1;
    }
  }
  return wrong;
}
