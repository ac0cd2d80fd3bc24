import { type AnchorProblem, anchorProblem } from './anchor.ts';
import type { AnchorReader, BookReader } from './ports.ts';

interface VerifyAnchorsDeps {
  readonly anchors: Pick<AnchorReader, 'ofBook'>;
  readonly reader: Pick<BookReader, 'blocks'>;
}

export interface AnchorReport {
  /** Blocks up to the newest that is anchored; what comes after could still be rewritten unseen. */
  readonly anchored: number;
  readonly problem?: AnchorProblem;
}

/** Compares a book's seal with its anchors, which a history that was rewritten together with its seal does not fit. */
export function verifyAnchors({ anchors, reader }: VerifyAnchorsDeps) {
  return async (book: string): Promise<AnchorReport> => {
    // First what is anchored: a block that is appended meanwhile is then more, never less.
    const known = await anchors.ofBook(book);
    const problem = anchorProblem(await reader.blocks(book), known);
    const anchored = known.reduce((most, { seq }) => Math.max(most, seq + 1), 0);
    return { anchored, ...(problem === undefined ? {} : { problem }) };
  };
}
