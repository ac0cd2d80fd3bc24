import { fromQuantity, toQuantity } from '../../functions/chain/evm/quantity.ts';
import { type Rpc, type RpcCall, RpcRefused, RpcUnavailable } from '../../functions/chain/evm/rpc.ts';

/** What is wrong with an endpoint now. */
export type Fault =
  | { readonly kind: 'none' }
  /** It does not answer; `429` is what the client says after it has waited. */
  | { readonly kind: 'dead' | '429' }
  /** It is this many blocks behind. */
  | { readonly kind: 'lags'; readonly blocks: number }
  /** It leaves out logs: all of an answer, or the last of each. */
  | { readonly kind: 'omits'; readonly all: boolean }
  /** The calls of one batch are answered by two nodes, of which one lags. */
  | { readonly kind: 'balances'; readonly blocks: number };

export interface FaultyEndpoint {
  readonly rpc: Rpc;
  fault: Fault;
}

/**
 * A node behind an endpoint that may be ill.
 *
 * @param firstBlock at which the simulation began: an endpoint that lags has seen it, and the contracts that were there
 */
export function faultyEndpoint(node: Rpc, firstBlock: number): FaultyEndpoint {
  const endpoint: { rpc: Rpc; fault: Fault } = { fault: { kind: 'none' }, rpc: node };
  let turn = 0;
  const one = async (call: RpcCall): Promise<unknown> => {
    const { fault } = endpoint;
    const lag = fault.kind === 'lags' || (fault.kind === 'balances' && turn++ % 2 === 1) ? fault.blocks : 0;
    const answer =
      lag === 0
        ? await node.request(call.method, call.params)
        : await late(node, call, { blocks: lag, firstBlock });
    if (fault.kind !== 'omits' || call.method !== 'eth_getLogs') return answer;
    return fault.all ? [] : (answer as readonly unknown[]).slice(0, -1);
  };
  const fails = (methods: string): void => {
    const { fault } = endpoint;
    if (fault.kind === 'dead' || fault.kind === '429') throw new RpcUnavailable(methods, 1, fault.kind);
  };
  endpoint.rpc = {
    request: async <T>(method: string, params: readonly unknown[]) => {
      fails(method);
      return (await one({ method, params })) as T;
    },
    batch: async (calls) => {
      fails('a batch');
      if (endpoint.fault.kind === 'none') return node.batch(calls);
      const answers: unknown[] = [];
      for (const call of calls)
        answers.push(
          await one(call).catch((error: unknown) => {
            if (error instanceof RpcRefused) return error;
            throw error;
          }),
        );
      return answers;
    },
  };
  return endpoint;
}

/** As a node answers that has not seen the newest blocks. */
async function late(
  node: Rpc,
  { method, params }: RpcCall,
  { blocks, firstBlock }: { readonly blocks: number; readonly firstBlock: number },
): Promise<unknown> {
  const head = await node.request<{ number: string }>('eth_getBlockByNumber', ['latest', false]);
  const limit = Math.max(firstBlock, fromQuantity(head.number) - blocks);
  const [first, second] = params;
  const known = async (hash: unknown): Promise<boolean> => {
    for (let height = limit + 1; height <= limit + blocks; height++) {
      const block = await node.request<{ hash: string } | null>('eth_getBlockByNumber', [
        toQuantity(height),
        false,
      ]);
      if (block?.hash === hash) return false;
    }
    return true;
  };
  switch (method) {
    case 'eth_getBlockByNumber': {
      if (first === 'latest') return node.request(method, [toQuantity(limit), second]);
      if (first === 'safe' || first === 'finalized') {
        const block = await node.request<{ number: string } | null>(method, params);
        return block !== null && fromQuantity(block.number) > limit
          ? node.request(method, [toQuantity(limit), second])
          : block;
      }
      return fromQuantity(first) > limit ? null : node.request(method, params);
    }
    case 'eth_getLogs': {
      const { blockHash } = first as { readonly blockHash?: string };
      if (blockHash !== undefined && !(await known(blockHash)))
        throw new RpcRefused(method, -32000, 'unknown block', null);
      const logs = await node.request<readonly { readonly blockNumber: string }[]>(method, params);
      return logs.filter(({ blockNumber }) => fromQuantity(blockNumber) <= limit);
    }
    case 'eth_getTransactionReceipt': {
      const receipt = await node.request<{ readonly blockNumber: string } | null>(method, params);
      return receipt !== null && fromQuantity(receipt.blockNumber) > limit ? null : receipt;
    }
    case 'eth_getBlockReceipts':
      return (await known(first)) ? node.request(method, params) : null;
    case 'eth_call': {
      const { blockHash } = (second ?? {}) as { readonly blockHash?: string };
      if (blockHash !== undefined && !(await known(blockHash)))
        throw new RpcRefused(method, -32000, 'header not found', null);
      return node.request(method, params);
    }
    default:
      return node.request(method, params);
  }
}
