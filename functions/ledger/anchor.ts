import { type Block, hashBlock } from './seal.ts';

/** What is kept of a block outside of the table that holds it: whoever may rewrite the table cannot rewrite this. */
export interface Anchor {
  readonly book: string;
  readonly seq: number;
  /** `hashBlock` of the block. It covers the block before, and so everything up to here. */
  readonly hash: string;
}

/** An anchor as it is written: with what people want to know of its block. */
export interface WrittenAnchor extends Anchor {
  /** ISO 8601. */
  readonly sealedAt: string;
  /** How many entries the block seals. */
  readonly entries: number;
}

export type AnchorProblem =
  /** The block is another than the one that was anchored. */
  | { readonly code: 'HISTORY_REWRITTEN'; readonly seq: number }
  /** There is no such block any more. */
  | { readonly code: 'HISTORY_CUT'; readonly seq: number };

/** Where a comparison of blocks with all anchors stands. */
export interface AnchorWalk {
  /** End of the last page; null: a round begins. */
  readonly after: string | null;
  /** Problems of this round so far, and of the last whole one. */
  readonly found: number;
  readonly lastFound: number;
}

/** Before the first pass. */
export const NO_ANCHORS_MET: AnchorWalk = { after: null, found: 0, lastFound: 0 };

export function anchorOf(block: Block): WrittenAnchor {
  const { book, seq, sealedAt, entryIds } = block;
  return { book, seq, hash: hashBlock(block), sealedAt, entries: entryIds.length };
}

/** The first anchor, by number, that the blocks of its book do not fit. Every anchor counts, also where one block has two. */
export function anchorProblem(
  blocks: readonly Block[],
  anchors: readonly Anchor[],
): AnchorProblem | undefined {
  const bySeq = new Map(blocks.map((block) => [block.seq, block]));
  for (const { seq, hash } of [...anchors].sort((a, b) => a.seq - b.seq)) {
    const block = bySeq.get(seq);
    if (block === undefined) return { code: 'HISTORY_CUT', seq };
    if (hashBlock(block) !== hash) return { code: 'HISTORY_REWRITTEN', seq };
  }
  return undefined;
}
