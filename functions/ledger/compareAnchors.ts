import { anchorProblem, type AnchorWalk } from './anchor.ts';
import type { Log } from '../shared/log.ts';
import type { AnchorPages, LedgerWalk } from './ports.ts';

interface CompareAnchorsDeps {
  readonly anchors: AnchorPages;
  readonly walk: Pick<LedgerWalk, 'blocks'>;
  readonly log: Log;
}

/** Pages of a thousand anchors in one pass: a minute's work at most, and a day's blocks of any book. */
const PAGES = 20;

/**
 * One bounded pass over the anchors of all books, in the order of their keys, from where the last one stopped: each block that was
 * anchored is there, and is the one that was anchored. Anchors are listed before the blocks are read, so that a block that is appended
 * meanwhile is more, never less.
 */
export function compareAnchors({ anchors, walk, log }: CompareAnchorsDeps) {
  return async (state: AnchorWalk): Promise<AnchorWalk> => {
    let { after, found } = state;
    for (let page = 0; page < PAGES; page++) {
      const { items, next } = await anchors.page(after);
      const blocks = await walk.blocks(items);
      for (const anchor of items) {
        const { book } = anchor;
        const problem = anchorProblem(
          blocks.filter((block) => block.book === book && block.seq === anchor.seq),
          [anchor],
        );
        if (problem === undefined) continue;
        log.error('the ledger drifts', { book, ...problem });
        found += 1;
      }
      after = next;
      if (after === null) return { after, found: 0, lastFound: found };
    }
    return { ...state, after, found };
  };
}
