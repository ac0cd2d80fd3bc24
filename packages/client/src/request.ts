import { type Authorization, authorizationHeaders } from './authorization.ts';
import { ApiError, type GraphqlError, TransportError } from './errors.ts';
import type { Operation } from './operation.ts';

export interface RequestDeps {
  readonly url: string;
  readonly authorization: Authorization;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
}

interface GraphqlReply {
  readonly data?: unknown;
  readonly errors?: readonly GraphqlError[] | null;
}

/**
 * Sends a query or a mutation once.
 *
 * @throws ApiError when the answer carries an error
 * @throws TransportError when there is no answer within the time, or none that is GraphQL's
 */
export async function sendRequest<Result, Variables>(
  deps: RequestDeps,
  operation: Operation<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const headers = { 'content-type': 'application/json', ...(await authorizationHeaders(deps.authorization)) };
  const body = JSON.stringify({ query: operation, variables: variables ?? {} });
  // AbortSignal.timeout is missing in React Native.
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), deps.timeoutMs);
  try {
    const response = await deps.fetch(deps.url, { method: 'POST', headers, body, signal: aborter.signal });
    return resultOf<Result>(response, await response.text());
  } catch (error) {
    if (error instanceof ApiError || error instanceof TransportError) throw error;
    const why = aborter.signal.aborted ? `no answer in ${deps.timeoutMs} ms` : 'no answer';
    throw new TransportError(why, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function resultOf<Result>(response: Response, text: string): Result {
  const reply = parse(text);
  // AppSync answers 401 for a wrong key, and the firewall 429, both with GraphQL's errors.
  const { errors } = reply ?? {};
  if (errors && errors.length > 0 && response.status !== 429) throw new ApiError(errors);
  if (!response.ok || reply === null || reply.data === undefined || reply.data === null) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw new TransportError(errors?.[0]?.message ?? `HTTP ${response.status} without an answer of the API`, {
      status: response.status,
      retryAfterSeconds: Number.isFinite(seconds) ? seconds : null,
    });
  }
  return reply.data as Result;
}

function parse(text: string): GraphqlReply | null {
  try {
    const reply: unknown = JSON.parse(text);
    return typeof reply === 'object' && reply !== null ? reply : null;
  } catch {
    return null;
  }
}
