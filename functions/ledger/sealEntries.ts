import type { JournalEntry } from './journalEntry.ts';
import type { SealStore } from './ports.ts';
import { sealBlock } from './seal.ts';
import { type Clock, dateNow } from '../shared/clock.ts';

interface SealDeps {
  readonly store: SealStore;
  readonly clock: Clock;
}

/** Another sealer may append first, each time; after so many losses the stream's own retry takes over. */
const ATTEMPTS_MAX = 20;

/** A block lists its entries' ids and marks; 5,000 of 35 and 16 bytes stay below DynamoDB's 400 KB an item. */
const BLOCK_ENTRIES_MAX = 5_000;

/** Appends one block per book that covers these entries. Safe to repeat: an entry may stand in two blocks. */
export function sealEntries({ store, clock }: SealDeps): (entries: readonly JournalEntry[]) => Promise<void> {
  async function append(book: string, entries: readonly JournalEntry[]): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const block = sealBlock(book, await store.lastBlock(book), entries, dateNow(clock));
      if (await store.appendBlock(block)) return;
    }
    throw new Error(`the seal of book ${book} was taken ${ATTEMPTS_MAX} times by other sealers`);
  }

  return async (entries) => {
    const byBook = Map.groupBy(entries, ({ book }) => book);
    for (const [book, ofBook] of byBook) {
      for (let start = 0; start < ofBook.length; start += BLOCK_ENTRIES_MAX) {
        await append(book, ofBook.slice(start, start + BLOCK_ENTRIES_MAX));
      }
    }
  };
}
