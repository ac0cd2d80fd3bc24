import { readBalances, readBlocks } from '../evm/evmNode.ts';
import type { Rpc } from '../evm/rpc.ts';
import { chooseFinality } from '../finality.ts';
import type { BalanceRound } from './balanceCheck.ts';
import { assetOf } from './chainView.ts';

/**
 * Whether as many endpoints show the balance with which an invoice expires as the tier of its amount asks for: one that leaves out logs and balances alike
 * would let a paid invoice expire. Where they differ an alarm has the line, and nothing is concluded; where too few answer a later pass asks again.
 */
export async function verifyExpiry({ deps, invoice, view }: BalanceRound): Promise<boolean> {
  const { endpoints: needed = 1 } = chooseFinality(assetOf(view.config, invoice), invoice.amount.units);
  if (needed < 2) return true;
  const query = { owner: invoice.address, token: invoice.asset.tokenAddress };
  const own = (await view.balances?.balanceOf(query)) ?? null;
  const { number, hash } = { number: view.cursor.block, hash: view.cursor.hash };
  let endpoints = 1;
  for (const rpc of deps.others()) {
    if (endpoints >= needed) break;
    const balance = await balanceAt(rpc, view.config.multicall3, query, { number, hash });
    if (balance === null) continue;
    if (balance !== own) {
      const facts = { invoiceId: invoice.id, block: number, balance: own, elsewhere: balance };
      deps.log.error('endpoints disagree: nothing is confirmed', facts);
      return false;
    }
    endpoints += 1;
  }
  if (endpoints < needed)
    deps.log.warn('too few endpoints agree', { invoiceId: invoice.id, block: number, endpoints, needed });
  return endpoints >= needed;
}

/** Base units; null where the endpoint does not answer, is not there yet, or is on another branch. */
async function balanceAt(
  rpc: Rpc,
  multicall3: string,
  query: { readonly owner: string; readonly token: string | null },
  { number, hash }: { readonly number: number; readonly hash: string },
): Promise<bigint | null> {
  try {
    const [block] = await readBlocks(rpc, [number]);
    if (block?.hash !== hash) return null;
    const [balance = null] = await readBalances(rpc, multicall3, [query], hash);
    return balance;
  } catch {
    return null;
  }
}
