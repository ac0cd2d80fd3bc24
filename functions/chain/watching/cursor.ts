import type { ChainConfig } from '../chainConfig.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import type { Block } from '../evm/block.ts';
import type { ChainHeights } from '../finality.ts';
import type { Cursor, Reorganisation } from '../ports.ts';

/** Invoices that may lag; with more the cursor waits, so that nothing is lost. */
export const LAGGING_INVOICES_MAX = 500;

/** Where a watcher begins that never ran on this chain. */
export function firstCursor(
  chainId: number,
  genesisHash: string,
  block: Block,
  heights: ChainHeights,
): Cursor {
  return {
    chainId,
    version: 1,
    genesisHash,
    branch: 1,
    block: block.number,
    hash: block.hash,
    timestamp: block.timestamp,
    heights,
    recent: new Map([[block.number, block.hash]]),
    brought: new Map(),
    broughtAt: 0,
    lookedAgain: { block: block.number, next: { block: block.number, timestamp: block.timestamp } },
    lagging: new Map(),
  };
}

/** What the head work read, for the cursor. */
export interface Advance {
  /** The blocks that were read, oldest first, each the child of the one before; the last is where the cursor goes. */
  readonly blocks: readonly Block[];
  readonly heights: ChainHeights;
  /** Blocks of which hashes are remembered, and of which what they brought is. */
  readonly reorgDepth: number;
  readonly broughtBlocks: number;
  readonly brought: ReadonlyMap<number, Readonly<Record<string, bigint>>>;
  readonly lagging: ReadonlyMap<InvoiceId, number>;
  /** Up to here every block was read a second time. */
  readonly lookedAgain: Cursor['lookedAgain'];
}

/** The cursor after the head work, one version on. */
export function advanceCursor(cursor: Cursor, advance: Advance): Cursor {
  const last = advance.blocks.at(-1);
  const { block, hash, timestamp } =
    last === undefined ? cursor : { block: last.number, hash: last.hash, timestamp: last.timestamp };
  const recent = new Map(cursor.recent);
  for (const each of advance.blocks) recent.set(each.number, each.hash);
  const brought = new Map(cursor.brought);
  for (const [height, units] of advance.brought) brought.set(height, units);
  for (const height of recent.keys())
    if (!keepsHash(height, block, advance.reorgDepth)) recent.delete(height);
  for (const height of brought.keys()) if (height <= block - advance.broughtBlocks) brought.delete(height);
  return {
    ...cursor,
    version: cursor.version + 1,
    block,
    hash,
    timestamp,
    heights: advance.heights,
    recent,
    brought,
    broughtAt: Math.max(cursor.broughtAt, ...advance.brought.keys()),
    lookedAgain: advance.lookedAgain,
    lagging: advance.lagging,
  };
}

/** Hashes of each doubling of the distance from the newest block. */
const HASHES_A_DOUBLING = 16;

/**
 * Whether the hash of a height is kept: the newest 32 all are, then each 2nd, from 64 blocks on each 4th, and so on. A reorganisation is thus undone at
 * most a sixteenth further back than it went, and half an hour of blocks of 250 ms are some 160 hashes instead of 7,200.
 */
function keepsHash(height: number, block: number, reorgDepth: number): boolean {
  const distance = block - height;
  if (distance >= reorgDepth) return false;
  const step = 2 ** Math.max(0, Math.floor(Math.log2(distance / HASHES_A_DOUBLING)));
  return distance < 2 * HASHES_A_DOUBLING || height % step === 0;
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

/** The cursor back at the common ancestor, on the next branch and one version on. */
export function rewindCursor(cursor: Cursor, ancestor: Block): Cursor {
  const below = <T>(kept: ReadonlyMap<number, T>): Map<number, T> =>
    new Map([...kept].filter(([height]) => height <= ancestor.number));
  const { lookedAgain } = cursor;
  const at = { block: ancestor.number, timestamp: ancestor.timestamp };
  return {
    ...cursor,
    version: cursor.version + 1,
    branch: cursor.branch + 1,
    block: ancestor.number,
    hash: ancestor.hash,
    timestamp: ancestor.timestamp,
    recent: below(cursor.recent).set(ancestor.number, ancestor.hash),
    brought: below(cursor.brought),
    lookedAgain: {
      block: Math.min(lookedAgain.block, ancestor.number),
      next: lookedAgain.next.block <= ancestor.number ? lookedAgain.next : at,
    },
    lagging: new Map([...cursor.lagging].map(([id, from]) => [id, Math.min(from, ancestor.number + 1)])),
  };
}

/** What must be compared after the rewind, with what an earlier one left. */
export function reorganisationOf(
  before: Cursor,
  after: Cursor,
  pending: Reorganisation | null,
  at: string,
): Reorganisation {
  return {
    chainId: after.chainId,
    branch: after.branch,
    from: Math.min(after.block + 1, pending?.from ?? Infinity),
    to: Math.max(before.block, pending?.to ?? 0),
    at,
    since: pending?.since ?? at,
  };
}

/** What the blocks brought from `from` on, as many as a reorganisation of this depth takes with it. Base units. */
export function broughtFrom(
  { brought }: Pick<Cursor, 'brought'>,
  symbol: string,
  from: number,
  depth: number,
): bigint {
  let sum = 0n;
  for (const [height, units] of brought) {
    if (height >= from && height < from + depth) sum += units[symbol] ?? 0n;
  }
  return sum;
}

/** Whether the newest money of a chain waits to be final: somebody counts confirmations. */
export function isAwaited({ assets }: ChainConfig, { broughtAt, block, heights }: Cursor): boolean {
  if (broughtAt === 0) return false;
  return assets.some(({ finality }) =>
    finality.some((tier) =>
      'depth' in tier ? block - broughtAt <= tier.depth : broughtAt > (heights[tier.tag] ?? -1),
    ),
  );
}
