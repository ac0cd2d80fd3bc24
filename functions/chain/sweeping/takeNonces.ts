import { type ChainTransaction, chainTransactionId } from '../chainTransaction.ts';
import { NodeLagging } from '../evm/evmNode.ts';
import { fromQuantity } from '../evm/quantity.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { ChainTransactionStore } from '../ports.ts';

/** The nonces of our wallets as one pass sees them. */
export interface WalletNonces {
  /** The lowest nonce from the chain's count on that no transaction of ours has. */
  lowestFree(wallet: string): Promise<number>;
  /** Transactions of ours from the chain's count on, the lowest nonce first. */
  waiting(wallet: string): Promise<readonly ChainTransaction[]>;
  /** Is told of a nonce that was taken, or that another had: the next answer is another one. */
  taken(wallet: string, nonce: number): void;
}

/** Nonces that are looked up at once: a few first, since a read of what is not there costs as much as one of what is. */
const FIRST_NONCES = 16;
const PAGE_NONCES = 100;
/** So many in a row that nobody has are the end: a hole is one nonce wide, or a few. */
const HOLE_NONCES_MAX = 8;
/** More than ever wait at once: a node that counts so far behind is not believed. */
const NONCES_MAX = 2_000;

/**
 * The id of a transaction is its nonce's, so that the table itself says which are taken: a node that counts too low never makes two
 * transactions share one, it only costs a look.
 */
export function takeNonces(
  { rpc, transactions }: { readonly rpc: Rpc; readonly transactions: ChainTransactionStore },
  chainId: number,
): WalletNonces {
  const states = new Map<string, Promise<WalletState>>();
  const read = async (wallet: string): Promise<WalletState> => {
    const count = fromQuantity(await rpc.request('eth_getTransactionCount', [wallet, 'latest']));
    const waiting: ChainTransaction[] = [];
    let from = 0;
    for (let length = FIRST_NONCES; from < NONCES_MAX; length = PAGE_NONCES) {
      const ids = Array.from({ length }, (_, i) => chainTransactionId(chainId, wallet, count + from + i));
      const found = await transactions.transactions(ids);
      waiting.push(...found.toSorted((a, b) => a.nonce - b.nonce));
      const end = count + from + length - HOLE_NONCES_MAX;
      if (found.every(({ nonce }) => nonce < end)) {
        const used = new Set(waiting.map(({ nonce }) => nonce));
        return { count, waiting, used };
      }
      from += length;
    }
    throw new NodeLagging(`the node counts ${count} transactions of ${wallet}, far fewer than were signed`);
  };
  const stateOf = (wallet: string): Promise<WalletState> => {
    const known = states.get(wallet) ?? read(wallet);
    states.set(wallet, known);
    return known;
  };
  const marks = new Map<string, Set<number>>();
  return {
    lowestFree: async (wallet) => {
      const { count, used } = await stateOf(wallet);
      const marked = marks.get(wallet);
      for (let nonce = count; ; nonce++) if (!used.has(nonce) && marked?.has(nonce) !== true) return nonce;
    },
    waiting: async (wallet) => (await stateOf(wallet)).waiting,
    taken: (wallet, nonce) => {
      marks.set(wallet, (marks.get(wallet) ?? new Set()).add(nonce));
    },
  };
}

interface WalletState {
  readonly count: number;
  readonly waiting: readonly ChainTransaction[];
  readonly used: ReadonlySet<number>;
}
