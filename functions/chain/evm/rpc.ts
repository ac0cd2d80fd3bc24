/** The node did not answer, or answered with something that is no answer, in every attempt. Worth trying later. */
export class RpcUnavailable extends Error {
  override readonly name = 'RpcUnavailable';
  readonly reason: string;
  constructor(methods: string, attempts: number, reason: string) {
    super(`the node did not answer ${methods} in ${attempts} attempts: ${reason}`);
    this.reason = reason;
  }
}

/** The node answered with an error. */
export class RpcRefused extends Error {
  override readonly name = 'RpcRefused';
  readonly method: string;
  readonly code: number;
  /** What a reverted call returned, in hexadecimal. */
  readonly data: string | null;
  readonly reason: string;
  constructor(method: string, code: number, reason: string, data: string | null) {
    super(`the node refused ${method} with ${code}: ${reason}`);
    this.method = method;
    this.code = code;
    this.reason = reason;
    this.data = data;
  }
}

export interface RpcCall {
  readonly method: string;
  readonly params: readonly unknown[];
}

export interface Rpc {
  /** @throws RpcRefused | RpcUnavailable */
  request<T>(method: string, params: readonly unknown[]): Promise<T>;
  /** One HTTP request, answered by one node; a refused call is a value so that the others count. @throws RpcUnavailable */
  batch(calls: readonly RpcCall[]): Promise<readonly (unknown | RpcRefused)[]>;
}

/** Providers cap the calls of one batch. */
export const BATCH_CALLS_MAX = 100;
