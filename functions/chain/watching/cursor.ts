import type { InvoiceId } from '../../shared/ids.ts';
import type { Block } from '../evm/block.ts';
import type { Cursor } from '../ports.ts';

/** Every pass scans this many blocks again, since an invoice may reach the watch index after its address was paid. */
export const OVERLAP_BLOCKS = 16;

/** Invoices that may lag; with more the cursor waits, so that nothing is lost. */
export const LAGGING_INVOICES_MAX = 500;

/** Where a watcher begins that never ran on this chain. */
export function firstCursor(chainId: number, genesisHash: string, block: Block): Cursor {
  return {
    chainId,
    version: 0,
    genesisHash,
    block: block.number,
    hash: block.hash,
    timestamp: block.timestamp,
    recent: new Map([[block.number, block.hash]]),
    unsettled: null,
    nativeBlock: block.number,
    daily: { block: block.number, timestamp: block.timestamp },
    lagging: new Map(),
  };
}

/** What a pass did, for the cursor. */
export interface Advance {
  /** The new blocks whose hashes are to be kept, oldest first; the last is where the cursor goes. */
  readonly blocks: readonly Block[];
  readonly reorgDepth: number;
  readonly lagging: ReadonlyMap<InvoiceId, number>;
  readonly unsettled: Cursor['unsettled'];
  /** Whether native balances were compared at the last block, and whether dormant addresses were checked. */
  readonly native: boolean;
  readonly daily: boolean;
}

/** The cursor after a pass, one version on. */
export function advanceCursor(cursor: Cursor, advance: Advance): Cursor {
  const last = advance.blocks.at(-1);
  const { block, hash, timestamp } =
    last === undefined ? cursor : { block: last.number, hash: last.hash, timestamp: last.timestamp };
  const recent = new Map(cursor.recent);
  for (const each of advance.blocks) recent.set(each.number, each.hash);
  for (const height of recent.keys()) {
    if (height <= block - advance.reorgDepth || height > block) recent.delete(height);
  }
  return {
    ...cursor,
    version: cursor.version + 1,
    block,
    hash,
    timestamp,
    recent,
    unsettled: advance.unsettled,
    nativeBlock: advance.native ? block : cursor.nativeBlock,
    daily: advance.daily ? { block, timestamp } : cursor.daily,
    lagging: advance.lagging,
  };
}

/**
 * The highest kept block that the node still shows with the same hash; null when there is none.
 *
 * @param shown hashes of the kept heights as the node has them now; null where it has no block
 */
export function commonAncestor(cursor: Cursor, shown: ReadonlyMap<number, string | null>): number | null {
  const heights = [...cursor.recent]
    .filter(([height, hash]) => shown.get(height) === hash)
    .map(([height]) => height);
  return heights.length === 0 ? null : Math.max(...heights);
}

/** The cursor back at the common ancestor, with the heights whose deposits must be compared with the new branch. */
export function rewindCursor(cursor: Cursor, ancestor: Block): Cursor {
  const { unsettled } = cursor;
  return {
    ...cursor,
    block: ancestor.number,
    hash: ancestor.hash,
    timestamp: ancestor.timestamp,
    recent: new Map([...cursor.recent].filter(([height]) => height <= ancestor.number)),
    unsettled: {
      from: Math.min(ancestor.number + 1, unsettled?.from ?? Infinity),
      to: Math.max(cursor.block, unsettled?.to ?? 0),
    },
    nativeBlock: Math.min(cursor.nativeBlock, ancestor.number),
    lagging: new Map([...cursor.lagging].map(([id, from]) => [id, Math.min(from, ancestor.number + 1)])),
    daily:
      cursor.daily.block > ancestor.number
        ? { block: ancestor.number, timestamp: ancestor.timestamp }
        : cursor.daily,
  };
}
