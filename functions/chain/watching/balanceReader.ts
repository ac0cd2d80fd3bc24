import type { ChainConfig } from '../chainConfig.ts';
import { type BalanceQuery, checkMulticall3, readBalances } from '../evm/evmNode.ts';
import type { Rpc } from '../evm/rpc.ts';

/** Balances at one block, in base units; null where a token refused. */
export interface BalanceReader {
  /** Reads many in few requests, for those who ask later. */
  prefetch(queries: readonly BalanceQuery[]): Promise<void>;
  balanceOf(query: BalanceQuery): Promise<bigint | null>;
}

export function createBalanceReader(
  deps: { readonly rpc: Rpc; readonly config: ChainConfig; readonly memory: { multicall3Checked: boolean } },
  blockHash: string,
): BalanceReader {
  const { rpc, config, memory } = deps;
  const known = new Map<string, bigint | null>();
  const keyOf = ({ owner, token }: BalanceQuery): string => `${owner}#${token ?? ''}`.toLowerCase();
  const prefetch: BalanceReader['prefetch'] = async (queries) => {
    const missing = [...new Map(queries.map((query) => [keyOf(query), query])).values()].filter(
      (query) => !known.has(keyOf(query)),
    );
    if (missing.length === 0) return;
    if (!memory.multicall3Checked) await checkMulticall3(rpc, config.multicall3);
    memory.multicall3Checked = true;
    const balances = await readBalances(rpc, config.multicall3, missing, blockHash);
    for (const [i, query] of missing.entries()) known.set(keyOf(query), balances[i] ?? null);
  };
  return {
    prefetch,
    balanceOf: async (query) => {
      await prefetch([query]);
      return known.get(keyOf(query)) ?? null;
    },
  };
}
