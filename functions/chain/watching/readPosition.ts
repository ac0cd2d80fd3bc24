import { type ChainConfig, reorgDepthOf } from '../chainConfig.ts';
import { commonAncestor, firstCursor, rewindCursor } from './cursor.ts';
import { type AncestorDeps, findAncestor } from './findAncestor.ts';
import { type BlockRef, NodeLagging, readBlocks } from '../evm/evmNode.ts';
import type { ChainHeights } from '../finality.ts';
import type { Block } from '../evm/block.ts';
import type { Cursor } from '../ports.ts';
import type { Rpc } from '../evm/rpc.ts';

/** The node serves another chain than the cursor's. */
export class OtherChain extends Error {
  override readonly name = 'OtherChain';
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
 * @throws OtherChain, which needs an operator; NodeLagging, which needs patience
 */
export async function readPosition(deps: AncestorDeps, stored: Cursor | null): Promise<Position> {
  const { rpc, config: chain } = deps;
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
      : await followBranch(deps, stored, head, rest[tags.length] ?? null);
  return { cursor, head, heights };
}

async function firstAt(rpc: Rpc, chain: ChainConfig, genesis: Block, heights: ChainHeights): Promise<Cursor> {
  const [block] = await readBlocks(rpc, [Math.max(0, heights.head - reorgDepthOf(chain))]);
  if (!block) throw new NodeLagging('the node lost a block that it had');
  return firstCursor(chain.chainId, genesis.hash, block, heights);
}

/** The cursor as it is, or at the common ancestor when the node shows another block in its place. */
async function followBranch(
  deps: AncestorDeps,
  stored: Cursor,
  head: Block,
  there: Block | null,
): Promise<Cursor> {
  if (there?.hash === stored.hash) return stored;
  const atHead = stored.recent.get(head.number);
  if (there === null && (atHead === undefined || atHead === head.hash)) {
    throw new NodeLagging(`the node is at block ${head.number}, the cursor at ${stored.block}`);
  }
  const kept = [...stored.recent.keys()].sort((a, b) => a - b);
  const blocks = await readBlocks(deps.rpc, kept);
  const shown = new Map(kept.map((height, i) => [height, blocks[i]?.hash ?? null]));
  const height = commonAncestor(stored, shown);
  const ancestor = height === null ? undefined : blocks[kept.indexOf(height)];
  return rewindCursor(stored, ancestor ?? (await findAncestor(deps, stored)));
}

function otherChain(chain: ChainConfig, stored: Cursor, genesis: Block): string {
  return (
    `chain ${chain.chainId}: the node's first block is ${genesis.hash}, the cursor's is ${stored.genesisHash}. ` +
    `The node serves another chain, or this one was started anew: point the RPC secret to the right node. Locally, ` +
    `delete the data directory, which wipes tables, queues and chain together.`
  );
}
