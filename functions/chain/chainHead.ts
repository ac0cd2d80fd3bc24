import type { ChainHeights } from './finality.ts';

/** The newest block of a chain that its watcher has looked at, for those who wait for confirmations. */
export interface ChainHead {
  readonly chainId: number;
  readonly number: number;
  readonly hash: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Null where the chain has no such tag. */
  readonly safe: number | null;
  readonly finalized: number | null;
  /** Milliseconds between blocks, for an estimate of what is left. */
  readonly blockTimeMs: number;
}

/** A head as it is stored: of two the higher version is newer, also where a reorganisation made the chain shorter. */
export interface StoredHead extends ChainHead {
  readonly version: number;
}

/** Where nobody waits, a head is as old as this at most; while a deposit waits, every block is told. Seconds. */
export const QUIET_SECONDS = 60;

/** Whether a head is news: another block, and either somebody waits for it or the stored one has grown old. */
export function isNews(stored: ChainHead | null, head: ChainHead, waiting: boolean): boolean {
  if (stored === null) return true;
  if (stored.hash === head.hash) return waiting && tagsMoved(stored, head);
  return waiting || head.timestamp - stored.timestamp >= QUIET_SECONDS || head.number < stored.number;
}

/** The head that a pass saw, of the last block that it looked at and the tags that the node gave. */
export function headOf(
  { number, hash, timestamp }: Pick<ChainHead, 'number' | 'hash' | 'timestamp'>,
  { safe, finalized }: ChainHeights,
  { chainId, blockTimeMs }: { readonly chainId: number; readonly blockTimeMs: number },
): ChainHead {
  return { chainId, number, hash, timestamp, safe, finalized, blockTimeMs };
}

function tagsMoved(a: ChainHead, b: ChainHead): boolean {
  return a.safe !== b.safe || a.finalized !== b.finalized;
}

/** Where chains are, for those who count confirmations. */
export interface HeadStore {
  get(chainId: number): Promise<StoredHead | null>;
  /** One write, if the version before it is stored; false where another is. @param at ISO 8601 */
  put(head: StoredHead, at: string): Promise<boolean>;
}
