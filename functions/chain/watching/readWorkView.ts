import { createBlockReader } from '../evm/blockReader.ts';
import { type BalanceReader, createBalanceReader } from './balanceReader.ts';
import type { SettleView } from './settleInvoice.ts';
import type { WatchDeps } from './watchDeps.ts';

export interface WorkView extends SettleView {
  readonly balances: BalanceReader;
}

/**
 * The chain as the head work has read it, for the works that conclude from it. Null where it never ran, or is still catching up: a
 * balance of long ago is known to few nodes, and what came since is not.
 */
export async function readWorkView(deps: WatchDeps): Promise<WorkView | null> {
  const { config, rpc } = deps;
  const cursor = await deps.cursors.get(config.chainId);
  if (cursor === null || cursor.block < cursor.heights.head) return null;
  const reader = createBlockReader(rpc, cursor.recent);
  const found = [...(await deps.foundMoney.read(config.chainId))];
  return { config, cursor, reader, balances: createBalanceReader(deps, cursor.hash), unsettled: null, found };
}
