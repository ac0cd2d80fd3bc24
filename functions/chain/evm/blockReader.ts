import { asLagging, type DirectTransfer, NodeLagging, readBlocks, readTransfers } from './evmNode.ts';
import type { Block } from './block.ts';
import { bigFromQuantity, toQuantity } from './quantity.ts';
import { type Rpc, RpcRefused } from './rpc.ts';

/** Blocks of one chain as one pass sees them: every height is asked once, so that a pass has one view. */
export interface BlockReader {
  /** The hash that the node shows at a height; null where nobody asked yet, or the node has no block. */
  shown(height: number): string | null;
  /** Asks for the hashes of heights that are not known yet. */
  learn(heights: readonly number[]): Promise<void>;
  /** @throws NodeLagging when the node has none at that height */
  blockAt(height: number): Promise<Block>;
  /** Direct transfers of native money in a block, whether they succeeded or not. @throws NodeLagging */
  transfersAt(heights: readonly number[]): Promise<ReadonlyMap<number, readonly DirectTransfer[]>>;
  /** Native balance in wei; null where the node no longer has the state of that height. */
  balanceAt(address: string, height: number): Promise<bigint | null>;
}

/** @param known hashes that the pass has verified already; @param read blocks among them that it has read */
export function createBlockReader(
  rpc: Rpc,
  known: ReadonlyMap<number, string>,
  read: readonly Block[] = [],
): BlockReader {
  const hashes = new Map<number, string | null>(known);
  const blocks = new Map<number, Block>(read.map((block) => [block.number, block]));
  const transfers = new Map<number, readonly DirectTransfer[]>();

  const learnBlocks = async (heights: readonly number[]): Promise<void> => {
    const answers = await readBlocks(rpc, heights);
    for (const [i, height] of heights.entries()) {
      const block = answers[i] ?? null;
      const before = hashes.get(height);
      if (block !== null && before !== undefined && before !== null && before !== block.hash) {
        throw new NodeLagging(`block ${height} changed while the pass was reading`);
      }
      if (block !== null) blocks.set(height, block);
      hashes.set(height, block?.hash ?? before ?? null);
    }
  };

  return {
    shown: (height) => hashes.get(height) ?? null,
    learn: (heights) => learnBlocks([...new Set(heights)].filter((height) => !hashes.has(height))),
    blockAt: async (height) => {
      if (!blocks.has(height)) await learnBlocks([height]);
      const block = blocks.get(height);
      if (block === undefined) throw new NodeLagging(`the node has no block ${height}`);
      return block;
    },
    transfersAt: async (heights) => {
      const missing = heights.filter((height) => !transfers.has(height));
      for (const [i, answer] of (await readTransfers(rpc, missing)).entries()) {
        if (answer === null) throw new NodeLagging(`the node has no block ${missing[i]}`);
        transfers.set(answer.block.number, answer.transfers);
        blocks.set(answer.block.number, answer.block);
      }
      return transfers;
    },
    balanceAt: async (address, height) => {
      try {
        return bigFromQuantity(
          await rpc.request('eth_getBalance', [address, toQuantity(height)]).catch(asLagging),
        );
      } catch (error) {
        // Nodes word the absence of old state in many ways; without it the money is still found, at a later block.
        if (error instanceof NodeLagging || error instanceof RpcRefused) return null;
        throw error;
      }
    },
  };
}
