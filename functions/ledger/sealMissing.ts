import { anchorOf } from './anchor.ts';
import type { JournalEntry } from './journalEntry.ts';
import type { AnchorStore, BookReader, SealStore } from './ports.ts';
import { type SealProblem, verifySeal } from './seal.ts';

interface SealMissingDeps {
  readonly reader: Pick<BookReader, 'entries' | 'blocks'>;
  readonly store: Pick<SealStore, 'lastBlock'>;
  readonly anchors: AnchorStore;
  /** As the sealer does it. */
  readonly seal: (entries: readonly JournalEntry[]) => Promise<void>;
}

export type SealMissingOutcome =
  | { readonly kind: 'SEALED'; readonly entries: number }
  /** More blocks would bury it. */
  | { readonly kind: 'BROKEN'; readonly problem: SealProblem };

/**
 * Seals the entries of a book that no block covers, whose stream record was lost, and anchors the newest block. Safe to repeat, and while
 * the sealer works: an entry may stand in two blocks.
 */
export function sealMissing({ reader, store, anchors, seal }: SealMissingDeps) {
  return async (book: string): Promise<SealMissingOutcome> => {
    const blocks = await reader.blocks(book);
    const entries = new Map<string, JournalEntry>();
    for await (const entry of reader.entries(book)) entries.set(entry.id, entry);
    const { problem, unsealed } = verifySeal(blocks, entries);
    if (problem !== undefined) return { kind: 'BROKEN', problem };
    const missing = unsealed.flatMap((id) => entries.get(id) ?? []);
    await seal(missing);
    // What was sealed and could not be anchored is dead-lettered as well.
    const head = missing.length === 0 ? await store.lastBlock(book) : null;
    if (head !== null) await anchors.put(anchorOf(head));
    return { kind: 'SEALED', entries: missing.length };
  };
}
