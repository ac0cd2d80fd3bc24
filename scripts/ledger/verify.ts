import { type BookReport, verifyBook } from '../../functions/ledger/verifyBook.ts';
import type { LedgerSources } from './reports.ts';
import { type Format, render } from './table.ts';

interface VerifyOptions {
  /** Absent: every book. */
  readonly book: string | undefined;
  readonly format: Format;
}

/** Verifies books one after the other. `sound` is false as soon as one number does not fit. */
export async function verifyReport(
  { reader, ledger }: LedgerSources,
  { book, format }: VerifyOptions,
): Promise<{ readonly text: string; readonly sound: boolean }> {
  const books = book === undefined ? await reader.books() : [book];
  const reports: BookReport[] = [];
  for (const each of books) reports.push(await verifyBook({ reader, ledger })(each));
  const text = render(
    format,
    [
      { title: 'book', value: (report) => report.book },
      { title: 'entries', value: ({ entries }) => entries.toString(), align: 'right' },
      { title: 'blocks', value: ({ blocks }) => blocks.toString(), align: 'right' },
      { title: 'unsealed', value: ({ unsealed }) => unsealed.toString(), align: 'right' },
      { title: 'drift', value: ({ drift }) => drift.length.toString(), align: 'right' },
      { title: 'first bad entry', value: describeProblem },
    ],
    reports,
  );
  return { text, sound: reports.every(({ drift, problem }) => drift.length === 0 && problem === undefined) };
}

function describeProblem({ problem, drift }: BookReport): string {
  const [first] = drift;
  if (problem === undefined) return first === undefined ? '' : `totals of ${first.accountId}`;
  if ('entryId' in problem) return `${problem.code} ${problem.entryId}`;
  return `${problem.code} in block ${problem.seq}`;
}
