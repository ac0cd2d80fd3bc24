import type { PaymentStore } from '../../functions/gateways/ports.ts';
import { type AnchorReport, verifyAnchors } from '../../functions/ledger/verifyAnchors.ts';
import type { AnchorReader } from '../../functions/ledger/ports.ts';
import { type BookReport, verifyBook } from '../../functions/ledger/verifyBook.ts';
import { verifyCardPayments } from '../../functions/posting/verifyCardPayments.ts';
import { type TransactionMismatch, verifyTransactions } from '../../functions/posting/verifyTransactions.ts';
import type { TransactionStore } from '../../functions/transactions/ports.ts';
import { type ChainComparison, COMPARISON_COLUMNS } from './compareChain.ts';
import type { LedgerSources } from './reports.ts';
import { type Column, type Format, render, toObjects } from './table.ts';

/** What is found wrong in a book, and between it and its transactions. */
export interface VerifiedBook extends BookReport {
  readonly mismatches: readonly TransactionMismatch[];
  readonly anchors: AnchorReport;
}

/** Where the transactions of the books are. */
export type VerifySources = LedgerSources & {
  readonly transactions: TransactionStore;
  readonly payments: Pick<PaymentStore, 'get'>;
  readonly anchors: AnchorReader;
};

const BOOK_COLUMNS: readonly Column<VerifiedBook>[] = [
  { title: 'book', value: ({ book }) => book },
  { title: 'entries', value: ({ entries }) => entries.toString(), align: 'right' },
  { title: 'blocks', value: ({ blocks }) => blocks.toString(), align: 'right' },
  { title: 'anchored', value: ({ anchors }) => anchors.anchored.toString(), align: 'right' },
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

/** Verifies books one after the other; absent: every book, and every one that was anchored. */
export async function verifyBooks(sources: VerifySources, book: string | undefined): Promise<VerifiedBook[]> {
  const reports: VerifiedBook[] = [];
  for (const each of book === undefined ? await allBooks(sources) : [book]) {
    const report = await verifyBook(sources)(each);
    const mismatches = [
      ...(await verifyTransactions(sources)(each)),
      ...(await verifyCardPayments(sources)(each)),
    ];
    reports.push({ ...report, mismatches, anchors: await verifyAnchors(sources)(each) });
  }
  return reports;
}

/** A book that is gone is one that its anchors do not fit. */
async function allBooks({ reader, anchors }: VerifySources): Promise<string[]> {
  return [...new Set([...(await reader.books()), ...(await anchors.books())])].sort();
}

/** False as soon as one number does not fit. */
export function isSound(books: readonly VerifiedBook[], chains: readonly ChainReport[] = []): boolean {
  return (
    books.every(
      ({ drift, problem, mismatches, anchors }) =>
        drift.length + mismatches.length === 0 && problem === undefined && anchors.problem === undefined,
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

function describeProblem({ problem, drift, mismatches, anchors }: VerifiedBook): string {
  if (problem !== undefined)
    return 'entryId' in problem ? `${problem.code} ${problem.entryId}` : describeBlock(problem);
  if (anchors.problem !== undefined) return describeBlock(anchors.problem);
  const [first] = drift;
  const [mismatch] = mismatches;
  if (first !== undefined) return `${first.lines === 0 ? 'totals' : 'statement'} of ${first.accountId}`;
  return mismatch === undefined ? '' : `${mismatch.code} ${mismatch.transactionId} ${mismatch.entryId}`;
}

function describeBlock({ code, seq }: { readonly code: string; readonly seq: number }): string {
  return `${code} in block ${seq}`;
}
