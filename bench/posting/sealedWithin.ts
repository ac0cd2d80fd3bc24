import { setTimeout as sleep } from 'node:timers/promises';
import type { BookReader } from '../../functions/ledger/ports.ts';

const EVERY_MS = 1_000;
const LIMIT_MS = 180_000;

/** Seconds until the blocks of a book cover so many entries; null when they do not within three minutes. */
export async function sealedWithin(
  reader: Pick<BookReader, 'blocks'>,
  book: string,
  entries: number,
): Promise<number | null> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < LIMIT_MS) {
    const blocks = await reader.blocks(book);
    const seconds = (performance.now() - startedAt) / 1_000;
    if (new Set(blocks.flatMap(({ entryIds }) => entryIds)).size >= entries) return seconds;
    await sleep(EVERY_MS);
  }
  return null;
}
