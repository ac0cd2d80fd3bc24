import type { ChainTransaction } from '../chainTransaction.ts';
import { sameAddress } from '../evm/address.ts';
import { fromQuantity, toQuantity } from '../evm/quantity.ts';
import { type Rpc, RpcRefused } from '../evm/rpc.ts';

/** Who was mined at a transaction's nonce, as far as final blocks prove it. */
export type MinedNonce =
  /** Nobody up to that height, or the node no longer knows: nothing follows. */
  | 'unknown'
  /** The transaction itself: its receipt is missing, and will come. */
  | 'own'
  /** Another transaction or authorization took the nonce. */
  | 'other';

/**
 * Finds the block in which the wallet's count passed the nonce, by halving, and looks whether it holds the transaction.
 *
 * @param finalHeight a block that no reorganisation takes back
 */
export async function findMinedNonce(
  rpc: Rpc,
  transaction: ChainTransaction,
  finalHeight: number,
): Promise<MinedNonce> {
  const { wallet, nonce, attempts } = transaction;
  const isPast = async (height: number): Promise<boolean> => {
    const count = await rpc.request('eth_getTransactionCount', [wallet, toQuantity(height)]);
    return fromQuantity(count) > nonce;
  };
  try {
    if (finalHeight < 1 || !(await isPast(finalHeight))) return 'unknown';
    // It was free at the head when it was signed: that block and the final one hold it between them.
    let below = Math.min(...attempts.map(({ signedAtBlock }) => signedAtBlock), finalHeight) - 1;
    if (await isPast(Math.max(0, below))) below = 0;
    let height = finalHeight;
    while (height - below > 1) {
      const middle = Math.floor((below + height) / 2);
      if (await isPast(middle)) height = middle;
      else below = middle;
    }
    const block = await rpc.request<RawBlock | null>('eth_getBlockByNumber', [toQuantity(height), true]);
    return block === null ? 'unknown' : takerIn(block, transaction);
  } catch (error) {
    // Nodes forget old state; without it nothing is proven.
    if (error instanceof RpcRefused) return 'unknown';
    throw error;
  }
}

/**
 * That the transaction is not in the block proves nothing: counts and block may be answers of nodes on two branches. Another one is proven by
 * being there.
 */
function takerIn({ transactions }: RawBlock, { wallet, nonce, attempts }: ChainTransaction): MinedNonce {
  const hashes = new Set(attempts.map(({ txHash }) => txHash));
  const ofWallet = transactions.filter(({ from }) => sameAddress(from, wallet));
  if (ofWallet.some(({ hash }) => hashes.has(hash))) return 'own';
  const quantity = toQuantity(nonce);
  if (ofWallet.some((each) => each.nonce === quantity)) return 'other';
  // An authorization takes a nonce of the account that signed it (EIP-7702).
  const authorized = transactions.flatMap(({ authorizationList = [] }) => authorizationList);
  return authorized.some((each) => each.nonce === quantity) ? 'other' : 'unknown';
}

interface RawBlock {
  readonly transactions: readonly {
    readonly hash: string;
    readonly from: string;
    readonly nonce: string;
    readonly authorizationList?: readonly { readonly nonce: string }[];
  }[];
}
