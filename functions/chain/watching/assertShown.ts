import { NodeLagging, readBlocks } from '../evm/evmNode.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { Finding } from './finding.ts';

/**
 * Asks once more for the blocks of findings that contradict what is stored. A pass that overslept has read blocks that are gone, and the pass
 * after it may have recorded the same payments where they are now: on the same branch, since neither had moved the cursor there.
 *
 * @throws NodeLagging where the node shows other blocks now
 */
export async function assertShown(
  rpc: Rpc,
  findings: readonly Pick<Finding, 'blockNumber' | 'blockHash'>[],
): Promise<void> {
  const hashes = new Map(findings.map(({ blockNumber, blockHash }) => [blockNumber, blockHash]));
  const blocks = await readBlocks(rpc, [...hashes.keys()]);
  for (const [i, [height, hash]] of [...hashes].entries()) {
    if (blocks[i]?.hash !== hash) throw new NodeLagging(`block ${height} changed while the pass was reading`);
  }
}
