import { createHash } from 'node:crypto';
import type { JournalEntry } from './journalEntry.ts';

/**
 * One link of a book's seal. A changed, removed or inserted entry changes a root, a changed root breaks every later link:
 * tampering shows without a hot chain head in the posting path.
 */
export interface Block {
  readonly book: string;
  /** 0, 1, 2 … without gaps. */
  readonly seq: number;
  /** Hash of the block before; 64 zeros for the first. */
  readonly prevHash: string;
  /** SHA-256 over the hashes of the block's entries, in the order of `entryIds`. */
  readonly root: string;
  readonly entryIds: readonly string[];
  /**
   * The first 16 digits of each entry's hash, in the order of `entryIds`: they name the entry that was changed. The root proves;
   * these only point, and are no part of the block's own hash. Absent in blocks of before.
   */
  readonly marks?: readonly string[];
  readonly sealedAt: string;
}

export const GENESIS_HASH = '0'.repeat(64);

/** SHA-256 of everything an entry says, in one fixed order of fields. */
export function hashEntry(entry: JournalEntry): string {
  const { id, book, source, description, postedAt, transactionId = null, reverses = null } = entry;
  const postings = entry.postings.map((posting) => [
    posting.accountId,
    posting.side,
    posting.amount.toString(),
    posting.asset,
  ]);
  return sha256(JSON.stringify([id, book, source, description, postedAt, transactionId, reverses, postings]));
}

export function hashBlock(block: Block): string {
  return sha256(
    JSON.stringify([block.book, block.seq, block.prevHash, block.root, block.entryIds, block.sealedAt]),
  );
}

/** The block that follows `previous` (null: the first) and seals these entries of one book. */
export function sealBlock(
  book: string,
  previous: Block | null,
  entries: readonly JournalEntry[],
  sealedAt: Date,
): Block {
  const ordered = [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    book,
    seq: previous ? previous.seq + 1 : 0,
    prevHash: previous ? hashBlock(previous) : GENESIS_HASH,
    root: rootOf(ordered),
    entryIds: ordered.map(({ id }) => id),
    marks: ordered.map(markOf),
    sealedAt: sealedAt.toISOString(),
  };
}

export type SealProblem =
  | { readonly code: 'GAP'; readonly seq: number }
  | { readonly code: 'BROKEN_LINK'; readonly seq: number }
  | { readonly code: 'ENTRY_MISSING'; readonly seq: number; readonly entryId: string }
  | { readonly code: 'ENTRY_CHANGED'; readonly seq: number; readonly entryId?: string };

/**
 * Checks a book's blocks against its entries. Returns the first problem, and the ids of entries no block covers yet. An
 * entry may stand in two blocks, because the stream that feeds the sealer delivers at least once; both must fit it.
 */
export function verifySeal(
  blocks: readonly Block[],
  entries: ReadonlyMap<string, JournalEntry>,
): { readonly problem?: SealProblem; readonly unsealed: readonly string[] } {
  const sealed = new Set<string>();
  let previous: Block | null = null;
  for (const block of blocks) {
    const problem = blockProblem(block, previous, entries);
    if (problem !== null) return { problem, unsealed: [] };
    for (const id of block.entryIds) sealed.add(id);
    previous = block;
  }
  return { unsealed: [...entries.keys()].filter((id) => !sealed.has(id)) };
}

/** Whether a block follows the one before it (null: it is the first) and seals its entries as they are. */
export function blockProblem(
  block: Block,
  previous: Block | null,
  entries: ReadonlyMap<string, JournalEntry>,
): SealProblem | null {
  const { seq } = block;
  if (seq !== (previous ? previous.seq + 1 : 0)) return { code: 'GAP', seq };
  if (block.prevHash !== (previous ? hashBlock(previous) : GENESIS_HASH)) return { code: 'BROKEN_LINK', seq };
  const found: JournalEntry[] = [];
  for (const entryId of block.entryIds) {
    const entry = entries.get(entryId);
    if (!entry) return { code: 'ENTRY_MISSING', seq, entryId };
    found.push(entry);
  }
  if (rootOf(found) === block.root) return null;
  const changed = found.find(
    (entry, index) => block.marks !== undefined && markOf(entry) !== block.marks[index],
  );
  return { code: 'ENTRY_CHANGED', seq, ...(changed === undefined ? {} : { entryId: changed.id }) };
}

function markOf(entry: JournalEntry): string {
  return hashEntry(entry).slice(0, 16);
}

function rootOf(entries: readonly JournalEntry[]): string {
  return sha256(entries.map(hashEntry).join('\n'));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
