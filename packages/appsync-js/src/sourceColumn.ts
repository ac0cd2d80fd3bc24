import type { Insertion } from './looseNull.ts';

/** The column of the source behind a column of the text with insertions, both from 1, on the same line. */
export function sourceColumn(insertions: readonly Insertion[], line: number, column: number): number {
  let inserted = 0;
  for (const { line: insertedLine, character, text } of insertions) {
    if (insertedLine !== line - 1) continue;
    if (character + 1 + inserted >= column) break;
    inserted += Math.min(text.length, column - (character + 1 + inserted));
  }
  return column - inserted;
}
