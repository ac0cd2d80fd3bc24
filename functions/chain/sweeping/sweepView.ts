import type { Block } from '../evm/block.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import type { ChainHeights } from '../finality.ts';
import type { Branch, Lease } from '../ports.ts';
import type { MethodView } from './sweepMethod.ts';
import type { WalletNonces } from './takeNonces.ts';

/** What a pass knows of its chain. */
export interface SweepView {
  readonly lease: Lease;
  /**
   * Where the watcher stood before this pass read the head; null where it has not begun. What ends a sweep is written while its branch stands, and for
   * blocks that it has read: only what it has read it sees go.
   */
  readonly watched: (Branch & { readonly block: number }) | null;
  readonly head: Block;
  readonly heights: ChainHeights;
  readonly reader: BlockReader;
  readonly chain: MethodView;
  readonly nonces: WalletNonces;
  /** One after another: writes that check the same lease would be conflicts of one another, and a nonce is taken by one. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** The same, in a queue of its own: who takes what others moved reads for it first, and nobody who signs waits for that. */
  takesInTurn<T>(work: () => Promise<T>): Promise<T>;
  /** ISO 8601, and the same in seconds since 1970. */
  readonly at: string;
  readonly nowSeconds: number;
}
