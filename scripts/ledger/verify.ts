import { type BookReport, verifyBook } from '../../functions/ledger/verifyBook.ts';
import { type TransactionMismatch, verifyTransactions } from '../../functions/posting/verifyTransactions.ts';
import type { TransactionStore } from '../../functions/transactions/ports.ts';
import { type ChainComparison, COMPARISON_COLUMNS } from './compareChain.ts';
import type { LedgerSources } from './reports.ts';
import { type Column, type Format, render, toObjects } from './table.ts';

/** What is found wrong in a book, and between it and its transactions. */
export interface VerifiedBook extends BookReport {
  readonly mismatches: readonly TransactionMismatch[];
}

/** Where the transactions of the books are. */
export type VerifySources = LedgerSources & { readonly transactions: TransactionStore };

const BOOK_COLUMNS: readonly Column<VerifiedBook>[] = [
  { title: 'book', value: ({ book }) => book },
  { title: 'entries', value: ({ entries }) => entries.toString(), align: 'right' },
  { title: 'blocks', value: ({ blocks }) => blocks.toString(), align: 'right' },
  { title: 'unsealed', value: ({ unsealed }) => unsealed.toString(), align: 'right' },
  { title: 'drift', value: ({ drift }) => drift.length.toString(), align: 'right' },
  { title: 'transactions', value: ({ mismatches }) => mismatches.length.toString(), align: 'right' },
  { title: 'first bad entry', value: describeProblem },
];

/** A chain and how the ledger compares with it at a block. */
export interface ChainReport {
  readonly chainId: number;
  readonly name: string;
  readonly block: number;
  readonly lines: readonly ChainComparison[];
}

/** Verifies books one after the other; absent: every book. */
export async function verifyBooks(sources: VerifySources, book: string | undefined): Promise<VerifiedBook[]> {
  const reports: VerifiedBook[] = [];
  for (const each of book === undefined ? await sources.reader.books() : [book]) {
    const report = await verifyBook(sources)(each);
    reports.push({ ...report, mismatches: await verifyTransactions(sources)(each) });
  }
  return reports;
}

/** False as soon as one number does not fit. */
export function isSound(books: readonly VerifiedBook[], chains: readonly ChainReport[] = []): boolean {
  return (
    books.every(
      ({ drift, problem, mismatches }) => drift.length + mismatches.length === 0 && problem === undefined,
    ) && chains.every(({ lines }) => lines.every(({ drift }) => drift === 0n))
  );
}

/**
 * The report of the books, and of the chains where they were asked for. JSON is one document: a list of books, or `{books, chains}`.
 */
export function renderVerification(
  books: readonly VerifiedBook[],
  chains: readonly ChainReport[] | undefined,
  format: Format,
): string {
  if (chains === undefined) return render(format, BOOK_COLUMNS, books);
  if (format === 'json') {
    const compared = chains.map(({ lines, ...chain }) => ({
      ...chain,
      lines: toObjects(COMPARISON_COLUMNS, lines),
    }));
    return JSON.stringify({ books: toObjects(BOOK_COLUMNS, books), chains: compared }, null, 2);
  }
  const parts = chains.flatMap(({ chainId, name, block, lines }) => [
    ...(format === 'table' ? [`Chain ${chainId} (${name}), block ${block}`] : []),
    render(format, COMPARISON_COLUMNS, lines),
  ]);
  return [render(format, BOOK_COLUMNS, books), '', ...parts].join(format === 'csv' ? '\r\n' : '\n');
}

function describeProblem({ problem, drift, mismatches }: VerifiedBook): string {
  const [first] = drift;
  const [mismatch] = mismatches;
  if (problem === undefined && first !== undefined)
    return `${first.lines === 0 ? 'totals' : 'statement'} of ${first.accountId}`;
  if (problem === undefined)
    return mismatch === undefined ? '' : `${mismatch.code} ${mismatch.transactionId} ${mismatch.entryId}`;
  if ('entryId' in problem) return `${problem.code} ${problem.entryId}`;
  return `${problem.code} in block ${problem.seq}`;
}
