import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Rpc } from '../../functions/chain/evm/rpc.ts';

/** What was asked of a node since the last `take`. */
export interface RpcCounts {
  /** HTTP requests. */
  requests: number;
  /** JSON-RPC calls, those of a batch counted each. */
  calls: number;
}

/** The node, with its calls counted. */
export function countedRpc(rpc: Rpc): { readonly rpc: Rpc; take(): RpcCounts } {
  let counts: RpcCounts = { requests: 0, calls: 0 };
  return {
    rpc: {
      request: <T>(method: string, params: readonly unknown[]) => {
        counts.requests += 1;
        counts.calls += 1;
        return rpc.request<T>(method, params);
      },
      batch: (calls) => {
        counts.requests += calls.length === 0 ? 0 : 1;
        counts.calls += calls.length;
        return rpc.batch(calls);
      },
    },
    take: () => {
      const taken = counts;
      counts = { requests: 0, calls: 0 };
      return taken;
    },
  };
}

const READS = new Set(['GetItemCommand', 'BatchGetItemCommand', 'QueryCommand']);

/** Read units of a client's calls since the last call, as the tables say them. */
export function countReadUnits(client: DynamoDBDocumentClient): () => number {
  let units = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (!READS.has(String(context.commandName))) return next(args);
      const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' } as typeof args.input;
      const result = await next({ ...args, input });
      const { ConsumedCapacity: consumed } = result.output as {
        ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[];
      };
      for (const each of [consumed ?? []].flat()) units += each.CapacityUnits ?? 0;
      return result;
    },
    { step: 'initialize', name: 'countReadUnits' },
  );
  return () => {
    const taken = units;
    units = 0;
    return taken;
  };
}
