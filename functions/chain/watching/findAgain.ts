import type { Invoice } from '../../invoices/ports.ts';
import type { ChainConfig } from '../chainConfig.ts';
import type { Deposit } from '../deposit.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import { readReceipts } from '../evm/evmNode.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { ChainStore, Cursor } from '../ports.ts';
import type { Finding } from './finding.ts';
import { readMovements, withoutFailed } from './readMovements.ts';

/** Transactions that are asked for once more, the newest first. */
const AGAIN_MAX = 20;

/**
 * Of an invoice that a command asks to be looked at: what is on the chain again of the deposits that a reorganisation took, in whatever asset, each from the
 * block that its transaction is in now. What was never recorded is found by the balance.
 *
 * @throws NodeLagging | RpcUnavailable
 */
export async function findAgain(
  { rpc, chain }: { readonly rpc: Rpc; readonly chain: ChainStore },
  invoice: Invoice,
  view: { readonly config: ChainConfig; readonly cursor: Cursor; readonly reader: BlockReader },
): Promise<readonly Finding[]> {
  const taken = await readOrphaned(chain, invoice);
  const receipts = await readReceipts(rpc, [...new Set(taken.flatMap(({ txHash }) => txHash ?? []))]);
  const heights = receipts.flatMap((receipt) =>
    receipt !== null && receipt.blockNumber <= view.cursor.block ? [receipt.blockNumber] : [],
  );
  const found: Finding[] = [];
  for (const height of new Set(heights)) {
    const { parentHash } = await view.reader.blockAt(height);
    const parent = { number: height - 1, hash: parentHash };
    const { movements } = await readMovements(rpc, view.config, parent, height);
    const ours = movements.filter(({ to }) => to === invoice.address.toLowerCase());
    found.push(...(await withoutFailed(rpc, ours)));
  }
  return found;
}

async function readOrphaned(chain: ChainStore, { id }: Invoice): Promise<readonly Deposit[]> {
  const all = [...(await chain.depositsOf(id)), ...(await chain.otherDepositsOf(id))];
  return all
    .filter(({ status }) => status === 'ORPHANED')
    .toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))
    .slice(0, AGAIN_MAX);
}
