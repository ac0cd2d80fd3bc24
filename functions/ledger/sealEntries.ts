import { anchorOf } from './anchor.ts';
import type { JournalEntry } from './journalEntry.ts';
import type { AnchorStore, SealStore } from './ports.ts';
import { type Block, sealBlock } from './seal.ts';
import { type Clock, dateNow } from '../shared/clock.ts';

interface SealDeps {
  readonly store: SealStore;
  readonly anchors: AnchorStore;
  readonly clock: Clock;
}

/** Another sealer may append first, each time; after so many losses the stream's own retry takes over. */
const ATTEMPTS_MAX = 20;

/** A block lists its entries' ids and marks; 5,000 of 35 and 16 bytes stay below DynamoDB's 400 KB an item. */
const BLOCK_ENTRIES_MAX = 5_000;

/** Books that are sealed at a time: a batch of a thousand entries may be of as many books, and an anchor takes tens of milliseconds. */
const BOOKS_AT_ONCE = 20;

/**
 * Appends one block per book that covers these entries, and anchors it. Safe to repeat: an entry may stand in two blocks, and what was
 * sealed and not anchored is anchored by the next try without another block.
 */
export function sealEntries({ store, anchors, clock }: SealDeps) {
  async function append(book: string, entries: readonly JournalEntry[]): Promise<Block> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const previous = await store.lastBlock(book);
      if (previous !== null && covers(previous, entries)) return previous;
      const block = sealBlock(book, previous, entries, dateNow(clock));
      if (await store.appendBlock(block)) return block;
    }
    throw new Error(`the seal of book ${book} was taken ${ATTEMPTS_MAX} times by other sealers`);
  }

  async function sealBook(book: string, entries: readonly JournalEntry[]): Promise<void> {
    let head: Block | null = null;
    for (let start = 0; start < entries.length; start += BLOCK_ENTRIES_MAX)
      head = await append(book, entries.slice(start, start + BLOCK_ENTRIES_MAX));
    if (head !== null) await anchors.put(anchorOf(head));
  }

  return async (entries: readonly JournalEntry[]): Promise<void> => {
    const books = [...Map.groupBy(entries, ({ book }) => book)];
    for (let start = 0; start < books.length; start += BOOKS_AT_ONCE) {
      const some = books.slice(start, start + BOOKS_AT_ONCE);
      const ended = await Promise.allSettled(some.map(([book, ofBook]) => sealBook(book, ofBook)));
      for (const one of ended) if (one.status === 'rejected') throw one.reason;
    }
  };
}

function covers({ entryIds }: Block, entries: readonly JournalEntry[]): boolean {
  const sealed = new Set(entryIds);
  return entries.every(({ id }) => sealed.has(id));
}
