import type { ChainConfig } from '../chainConfig.ts';
import { commonAncestor, firstCursor, OVERLAP_BLOCKS, rewindCursor } from './cursor.ts';
import { type BlockRef, NodeLagging, readBlocks } from '../evm/evmNode.ts';
import type { ChainHeights } from '../finality.ts';
import type { Block } from '../evm/block.ts';
import type { Cursor } from '../ports.ts';
import type { Rpc } from '../evm/rpc.ts';

/** The node serves another chain than the cursor's. */
export class OtherChain extends Error {
  override readonly name = 'OtherChain';
}

/** Not one of the blocks whose hashes the cursor keeps is left. */
export class DeepReorganisation extends Error {
  override readonly name = 'DeepReorganisation';
}

/** What a pass starts from. */
export interface Position {
  /** Rewound to the common ancestor after a reorganisation. */
  readonly cursor: Cursor;
  /** The blocks above the cursor whose hashes are to be kept, oldest first; empty when there is nothing new. */
  readonly blocks: readonly Block[];
  /** The block up to which this pass looks: the head, or less while it catches up. */
  readonly pinned: Block;
  readonly heights: ChainHeights;
}

/**
 * Compares the cursor with what the node shows now.
 *
 * @param stored null on the first pass
 * @throws OtherChain | DeepReorganisation, which need an operator; NodeLagging, which needs patience
 */
export async function readPosition(rpc: Rpc, chain: ChainConfig, stored: Cursor | null): Promise<Position> {
  const { tags } = chain;
  const refs: BlockRef[] = [0, 'latest', ...tags, ...(stored === null ? [] : [stored.block])];
  const [genesis, head, ...rest] = await readBlocks(rpc, refs);
  if (!genesis || !head) throw new NodeLagging('the node has neither a first nor a last block');
  if (stored !== null && stored.genesisHash !== genesis.hash)
    throw new OtherChain(otherChain(chain, stored, genesis));
  const tagged = new Map(tags.map((tag, i) => [tag, rest[i]?.number ?? null]));
  const heights = {
    head: head.number,
    safe: tagged.get('safe') ?? null,
    finalized: tagged.get('finalized') ?? null,
  };

  const cursor =
    stored === null
      ? await firstAt(rpc, chain, genesis, head)
      : await followBranch(rpc, stored, head, rest[tags.length] ?? null);
  // After an outage a pass takes one request's worth of blocks, and the next follows at once.
  const last = Math.min(head.number, cursor.block + Math.max(1, chain.maxLogBlocks - OVERLAP_BLOCKS));
  const blocks = await readNewBlocks(rpc, chain, cursor, last, head);
  const pinned = blocks.at(-1) ?? head;
  return { cursor, blocks, pinned, heights };
}

async function firstAt(rpc: Rpc, chain: ChainConfig, genesis: Block, head: Block): Promise<Cursor> {
  const [block] = await readBlocks(rpc, [Math.max(0, head.number - chain.reorgDepth)]);
  if (!block) throw new NodeLagging('the node lost a block that it had');
  return firstCursor(chain.chainId, genesis.hash, block);
}

/** The cursor as it is, or at the common ancestor when the node shows another block in its place. */
async function followBranch(rpc: Rpc, stored: Cursor, head: Block, there: Block | null): Promise<Cursor> {
  if (there?.hash === stored.hash) return stored;
  const atHead = stored.recent.get(head.number);
  if (there === null && (atHead === undefined || atHead === head.hash)) {
    throw new NodeLagging(`the node is at block ${head.number}, the cursor at ${stored.block}`);
  }
  const kept = [...stored.recent.keys()].sort((a, b) => a - b);
  const blocks = await readBlocks(rpc, kept);
  const shown = new Map(kept.map((height, i) => [height, blocks[i]?.hash ?? null]));
  const height = commonAncestor(stored, shown);
  const ancestor = height === null ? undefined : blocks[kept.indexOf(height)];
  if (!ancestor) {
    throw new DeepReorganisation(
      `chain ${stored.chainId}: none of the blocks ${kept[0]} to ${stored.block} is left. Deposits in them must be ` +
        `compared by hand; the runbook says how to set the cursor back.`,
    );
  }
  return rewindCursor(stored, ancestor);
}

async function readNewBlocks(
  rpc: Rpc,
  chain: ChainConfig,
  cursor: Cursor,
  last: number,
  head: Block,
): Promise<readonly Block[]> {
  const first = Math.max(cursor.block + 1, last - chain.reorgDepth + 1);
  const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  const alone = numbers.length === 1 && numbers[0] === head.number;
  const blocks = alone ? [head] : await readBlocks(rpc, numbers);
  let parent = first === cursor.block + 1 ? cursor.hash : null;
  return blocks.map((block, i) => {
    if (!block)
      throw new NodeLagging(`the node has no block ${numbers[i]}, though its head is ${head.number}`);
    if (parent !== null && block.parentHash !== parent) {
      throw new NodeLagging(`block ${block.number} does not follow the one before it: the chain is moving`);
    }
    parent = block.hash;
    return block;
  });
}

function otherChain(chain: ChainConfig, stored: Cursor, genesis: Block): string {
  return (
    `chain ${chain.chainId}: the node's first block is ${genesis.hash}, the cursor's is ${stored.genesisHash}. ` +
    `The node serves another chain, or this one was started anew: point the RPC secret to the right node. Locally, ` +
    `delete the data directory, which wipes tables, queues and chain together.`
  );
}
