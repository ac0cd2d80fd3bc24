/** Calls a JSON-RPC method. Throws RpcError for the node's refusal, and fetch's own error when there is no node. */
export type Rpc = <T>(method: string, params?: readonly unknown[]) => Promise<T>;

/** The node's refusal of a call. */
export class RpcError extends Error {
  readonly method: string;
  readonly code: number;

  constructor(method: string, refusal: { code: number; message: string }) {
    super(`${method} was refused: ${refusal.message} (${refusal.code})`);
    this.name = 'RpcError';
    this.method = method;
    this.code = refusal.code;
  }
}

interface Reply {
  readonly result?: unknown;
  readonly error?: { code: number; message: string };
}

/** Talks JSON-RPC 2.0 to the node at `url`; each call waits up to `timeoutMs` (default 30,000). */
export function connectRpc(url: string, timeoutMs = 30_000): Rpc {
  let lastId = 0;
  return async <T>(method: string, params: readonly unknown[] = []): Promise<T> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: ++lastId, method, params }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const reply = (await response.json()) as Reply;
    if (reply.error) throw new RpcError(method, reply.error);
    return reply.result as T;
  };
}

/** A number as JSON-RPC writes quantities. */
export const quantity = (value: number | bigint): string => `0x${value.toString(16)}`;
