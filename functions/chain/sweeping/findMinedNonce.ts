import { verifyAuthorization } from 'ethers/hash';
import type { ChainTransaction } from '../chainTransaction.ts';
import { sameAddress } from '../evm/address.ts';
import { fromQuantity, toQuantity, word } from '../evm/quantity.ts';
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
function takerIn({ transactions }: RawBlock, transaction: ChainTransaction): MinedNonce {
  const { wallet, nonce, attempts } = transaction;
  const hashes = new Set(attempts.map(({ txHash }) => txHash));
  const ofWallet = transactions.filter(({ from }) => sameAddress(from, wallet));
  if (ofWallet.some(({ hash }) => hashes.has(hash))) return 'own';
  const quantity = toQuantity(nonce);
  if (ofWallet.some((each) => each.nonce === quantity)) return 'other';
  const authorizations = transactions.flatMap(({ authorizationList = [] }) => authorizationList);
  return authorizations.some((each) => takesNonce(each, transaction)) ? 'other' : 'unknown';
}

/**
 * An authorization takes a nonce of the account that signed it, where it is for this chain or for any
 * (https://eips.ethereum.org/EIPS/eip-7702, "Behavior"). Who signed is not said: it follows from the signature.
 */
function takesNonce(authorization: RawAuthorization, { wallet, nonce, chainId }: ChainTransaction): boolean {
  const { address, r, s, yParity } = authorization;
  const signedFor = { chainId: BigInt(authorization.chainId), nonce: BigInt(authorization.nonce) };
  if (signedFor.nonce !== BigInt(nonce)) return false;
  if (signedFor.chainId !== 0n && signedFor.chainId !== BigInt(chainId)) return false;
  try {
    const signature = {
      r: word32(r),
      s: word32(s),
      yParity: yParity === '0x0' ? (0 as const) : (1 as const),
    };
    return sameAddress(verifyAuthorization({ address, ...signedFor }, signature), wallet);
  } catch {
    // No signature of anybody: the chain passes over such a one as well.
    return false;
  }
}

/** Quantities of JSON-RPC have no leading zeros. */
const word32 = (quantity: string): string => `0x${word(BigInt(quantity))}`;

interface RawBlock {
  readonly transactions: readonly {
    readonly hash: string;
    readonly from: string;
    readonly nonce: string;
    readonly authorizationList?: readonly RawAuthorization[];
  }[];
}

/** As `eth_getBlockByNumber` has it. All but the address are quantities. */
interface RawAuthorization {
  readonly chainId: string;
  readonly address: string;
  readonly nonce: string;
  readonly yParity: string;
  readonly r: string;
  readonly s: string;
}
