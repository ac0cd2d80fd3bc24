import { setTimeout as sleep } from 'node:timers/promises';
import { auditBook } from '../../functions/ledger/auditRecord.ts';
import type { DrillEnvironment } from './environment.ts';

const PATIENCE_MS = 60_000;
const AUDIT = auditBook('');

/** What `ledger -- verify` says of a book. */
interface Book {
  readonly book: string;
  readonly entries: string;
  readonly drift: string;
  /** How many do not fit their entries. */
  readonly transactions: string;
  readonly 'first bad entry': string;
}

/** What the books say, in sum. */
export interface Verification {
  /** Of the books that money is in: what keys did is in a book that nobody lists before its first seal, some time after they did it. */
  readonly entries: number;
  /** Accounts that are not the sum of their entries, and transactions that are not theirs. */
  readonly drift: number;
  /** Codes of what is wrong otherwise, each once: with entries, blocks of the seal, or their anchors. */
  readonly problems: readonly string[];
}

export async function verify(environment: DrillEnvironment): Promise<Verification> {
  const { output } = await verification(environment, '--format', 'json');
  const books = JSON.parse(output) as Book[];
  const sum = (count: (book: Book) => number): number =>
    books.reduce((total, book) => total + count(book), 0);
  const codes = books.flatMap((book) => /^[A-Z_]{3,}/.exec(book['first bad entry'])?.[0] ?? []);
  return {
    entries: sum(({ book, entries }) => (book.endsWith(AUDIT) ? 0 : Number(entries))),
    drift: sum(({ drift, transactions }) => Number(drift) + Number(transactions)),
    problems: [...new Set(codes)].sort(),
  };
}

/** Waits until the ledger has all that happened on the chain, or time is up. */
export async function untilSound(environment: DrillEnvironment): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline && !(await verification(environment, '--chain')).sound) await sleep(500);
}

/** The command ends with 1 when something is wrong, and prints its report all the same. */
async function verification(
  environment: DrillEnvironment,
  ...options: string[]
): Promise<{ sound: boolean; output: string }> {
  try {
    return { sound: true, output: await environment.command('ledger', 'verify', ...options) };
  } catch (error) {
    const { code, stdout } = error as { code?: unknown; stdout?: string };
    if (code !== 1 || stdout === undefined) throw error;
    return { sound: false, output: stdout };
  }
}
