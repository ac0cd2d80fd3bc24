import type { Log } from '../../shared/log.ts';
import { type ChainConfig, reorgDepthOf } from '../chainConfig.ts';
import type { Block } from '../evm/block.ts';
import { NodeLagging, readBlocks } from '../evm/evmNode.ts';
import { type Rpc, RpcRefused, RpcUnavailable } from '../evm/rpc.ts';
import type { Cursor, Witnesses } from '../ports.ts';
import type { RangeStore } from '../rangeRecord.ts';
import { PASS_BLOCKS_MAX } from './passLimits.ts';

export interface AncestorDeps extends Pick<Witnesses, 'others'> {
  readonly rpc: Rpc;
  readonly config: ChainConfig;
  readonly ranges: RangeStore;
  readonly log: Log;
}

/**
 * The last block that was read and still stands, where none of those is left whose hashes the cursor keeps: the records of what was read say
 * what came before, for ever. It doubles the distance until one holds. Where none does, what stands below the first record, which brought nothing.
 *
 * One endpoint alone is not believed where there are others: it may be on a branch of its own.
 *
 * @throws NodeLagging where another endpoint still shows the cursor's block, or none of the others shows the new branch
 */
export async function findAncestor(deps: AncestorDeps, stored: Cursor): Promise<Block> {
  const { chainId, block: from } = stored;
  for (let distance = reorgDepthOf(deps.config); ; distance *= 2) {
    const lowest = Math.max(0, from - distance);
    const ancestor = await standingAt(deps, chainId, lowest);
    if (ancestor === null) continue;
    await assertWitnessed(deps, stored, ancestor);
    const facts = { chainId, from, to: ancestor.number };
    deps.log.error('a reorganisation is deeper than the watcher remembers', facts);
    return ancestor;
  }
}

/** The highest of the blocks from `lowest` on, within one range, that a record follows and the node shows; null where another stands there now. */
async function standingAt(
  { rpc, ranges }: AncestorDeps,
  chainId: number,
  lowest: number,
): Promise<Block | null> {
  // No record has more blocks: wherever there are records, one begins here.
  const records = await ranges.startingWithin(chainId, lowest + 1, lowest + PASS_BLOCKS_MAX);
  const parents = new Map(records.map(({ fromBlock, parentHash }) => [fromBlock - 1, parentHash]));
  const known = [...parents.keys()].sort((a, b) => b - a);
  const heights = lowest === 0 || parents.size === 0 ? [...known, lowest] : known;
  const blocks = await readBlocks(rpc, heights);
  const standing = blocks.find((block) => block !== null && isStanding(block, parents, lowest));
  if (standing === undefined && blocks.includes(null))
    throw new NodeLagging(`the node has no block ${heights[0]}`);
  return standing ?? null;
}

/** Where no record says anything, nothing was read; and the first block was compared before. */
function isStanding({ number, hash }: Block, parents: ReadonlyMap<number, string>, lowest: number): boolean {
  return parents.get(number) === hash || number === 0 || (parents.size === 0 && number === lowest);
}

async function assertWitnessed(
  { rpc, others }: AncestorDeps,
  stored: Cursor,
  ancestor: Block,
): Promise<void> {
  const [first] = await readBlocks(rpc, [ancestor.number + 1]);
  const witnesses = others();
  let witnessed = witnesses.length === 0;
  for (const other of witnesses) {
    const [there, next] = await readBlocks(other, [stored.block, ancestor.number + 1]).catch(unanswered);
    if (there?.hash === stored.hash)
      throw new NodeLagging(`another endpoint still has the block ${stored.block} that was read`);
    witnessed ||= typeof first?.hash === 'string' && next?.hash === first.hash;
  }
  if (!witnessed)
    throw new NodeLagging(`no other endpoint shows the branch from block ${ancestor.number + 1}`);
}

function unanswered(error: unknown): readonly [] {
  if (error instanceof RpcRefused || error instanceof RpcUnavailable || error instanceof NodeLagging)
    return [];
  throw error;
}
