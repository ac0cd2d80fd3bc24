import { acceptedDifference } from '../../invoices/ports.ts';
import type { AssetConfig } from '../chainConfig.ts';
import { createBlockReader } from '../evm/blockReader.ts';
import { NodeLagging, readBalances, readBlocks } from '../evm/evmNode.ts';
import { type Rpc, RpcRefused, RpcUnavailable } from '../evm/rpc.ts';
import type { Cursor } from '../ports.ts';
import type { Account, BalanceRound } from './balanceCheck.ts';
import { checkBalance } from './checkBalance.ts';

/** A difference as endpoints agree on it at a block that nothing undoes; base units. */
export interface ConfirmedDifference {
  readonly expected: bigint;
  readonly found: bigint;
  readonly block: number;
  readonly endpoints: number;
}

/** Where there is another endpoint, one alone does not hold an invoice. */
const ENDPOINTS = 2;

/**
 * Whether the balance differs at a final block too, by the whole history of the address as each of the endpoints tells it: as many as the
 * asset's last tier asks for, else two where there are two. Null where it does not, where they contradict one another, or too few answer.
 */
export async function confirmDifference(
  { deps, invoice, view }: BalanceRound,
  account: Account,
  asset: AssetConfig,
): Promise<ConfirmedDifference | null> {
  const block = finalBlockOf(asset, view.cursor);
  if (block <= 0) return null;
  const others = deps.others();
  const asked = asset.finality.at(-1)?.endpoints;
  const needed = asked ?? Math.min(ENDPOINTS, 1 + others.length);
  const first = await differenceAt(deps.rpc, view, account, block);
  if (first === null) return null;
  let endpoints = 1;
  for (const rpc of others) {
    if (endpoints >= needed) break;
    const difference = await differenceAt(rpc, view, account, block);
    if (difference === null) continue;
    if (difference.expected !== first.expected || difference.found !== first.found) return null;
    endpoints += 1;
  }
  const { expected, found } = first;
  return endpoints < needed
    ? null
    : { expected, found: found + acceptedDifference(invoice), block, endpoints };
}

/** By the finalized tag where the chain has it, else by the deepest depth that any amount asks for. */
function finalBlockOf({ finality }: AssetConfig, { heights, block }: Cursor): number {
  const deepest = Math.max(1, ...finality.map((tier) => ('depth' in tier ? tier.depth : 1)));
  return Math.min(block, heights.finalized ?? block - deepest + 1);
}

/** Null where one endpoint's history explains the balance, or it cannot say. */
async function differenceAt(
  rpc: Rpc,
  { config }: BalanceRound['view'],
  account: Account,
  number: number,
): Promise<{ readonly expected: bigint; readonly found: bigint } | null> {
  const { invoice, live } = account;
  const { address: owner, asset } = invoice;
  try {
    const [block] = await readBlocks(rpc, [number]);
    if (!block) return null;
    const query = { owner, token: asset.tokenAddress };
    const [balance = null] = await readBalances(rpc, config.multicall3, [query], block.hash);
    if (balance === null) return null;
    const reader = createBlockReader(rpc, new Map([[number, block.hash]]), [block]);
    const check = await checkBalance(
      { rpc, config, reader, pinned: { number, hash: block.hash } },
      { ...account, live: live.filter(({ blockNumber }) => blockNumber <= number) },
      balance - acceptedDifference(invoice),
    );
    return check.kind === 'differs' && check.found !== null
      ? { expected: check.expected, found: check.found }
      : null;
  } catch (error) {
    // It is behind, no longer knows the block's balances, or does not answer.
    if (error instanceof NodeLagging || error instanceof RpcRefused || error instanceof RpcUnavailable)
      return null;
    throw error;
  }
}
