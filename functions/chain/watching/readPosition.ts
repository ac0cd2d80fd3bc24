import type { ChainConfig } from '../chainConfig.ts';
import { commonAncestor, firstCursor, rewindCursor } from './cursor.ts';
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

/** What the head work starts from. */
export interface Position {
  /** Rewound to the common ancestor after a reorganisation. */
  readonly cursor: Cursor;
  readonly head: Block;
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
      ? await firstAt(rpc, chain, genesis, heights)
      : await followBranch(rpc, stored, head, rest[tags.length] ?? null);
  return { cursor, head, heights };
}

async function firstAt(rpc: Rpc, chain: ChainConfig, genesis: Block, heights: ChainHeights): Promise<Cursor> {
  const [block] = await readBlocks(rpc, [Math.max(0, heights.head - chain.reorgDepth)]);
  if (!block) throw new NodeLagging('the node lost a block that it had');
  return firstCursor(chain.chainId, genesis.hash, block, heights);
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

function otherChain(chain: ChainConfig, stored: Cursor, genesis: Block): string {
  return (
    `chain ${chain.chainId}: the node's first block is ${genesis.hash}, the cursor's is ${stored.genesisHash}. ` +
    `The node serves another chain, or this one was started anew: point the RPC secret to the right node. Locally, ` +
    `delete the data directory, which wipes tables, queues and chain together.`
  );
}
