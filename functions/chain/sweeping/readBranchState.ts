import { readBlocks } from '../evm/evmNode.ts';
import type { SweepDeps } from './sweepDeps.ts';

/** `unsettled`: the stored deposits may be those of a branch that a reorganisation took away. */
type BranchState = 'settled' | 'unsettled';

/**
 * Settled where the stored deposits are those of the branch that the node shows: the watcher stands on it, and has compared what a reorganisation
 * took. So it is where the watcher has not begun: nothing else is known.
 *
 * @throws RpcUnavailable
 */
export async function readBranchState({
  cursors,
  config: { chainId },
  rpc,
}: Pick<SweepDeps, 'cursors' | 'config' | 'rpc'>): Promise<BranchState> {
  const cursor = await cursors.get(chainId);
  if (cursor === null) return 'settled';
  if ((await cursors.reorganised(chainId)) !== null) return 'unsettled';
  const [block] = await readBlocks(rpc, [cursor.block]);
  return block?.hash === cursor.hash ? 'settled' : 'unsettled';
}
