import type { JournalEntry } from './journalEntry.ts';
import type { StatementLine } from './ports.ts';

/** Whether a line of an account's statement says what its entry says. */
export function lineFits(line: StatementLine, accountId: string, entry: JournalEntry | undefined): boolean {
  const posting = entry?.postings[line.index];
  return (
    entry?.postedAt === line.postedAt &&
    posting?.accountId === accountId &&
    posting.side === line.side &&
    posting.amount === line.amount
  );
}
