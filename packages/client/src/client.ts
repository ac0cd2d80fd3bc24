import type { Authorization } from './authorization.ts';
import type { Backoff } from './backoff.ts';
import type { Operation } from './operation.ts';
import { realtimeUrlOf } from './realtime/endpoint.ts';
import { realtime, type Subscription, type SubscriptionHandlers } from './realtime/subscriptions.ts';
import { sendRequest } from './request.ts';

export type ClientOptions = Authorization & {
  /** Of the GraphQL API. */
  readonly url: string;
  /** Default: what AppSync has for `url`. */
  readonly realtimeUrl?: string;
  /** For an answer. Default: 30,000. */
  readonly timeoutMs?: number;
  /** How a lost connection comes back. Default: at once to 1 s later, doubling to 30 s. */
  readonly reconnect?: Backoff;
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
  /** Default: the platform's; Node has one since version 22. */
  readonly WebSocket?: typeof globalThis.WebSocket;
};

/** Variables may be left out where each of them may. */
export type VariablesOf<Variables> =
  Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables];

export interface PaymentsClient {
  /**
   * Sends a query or a mutation once. Repeat one that creates with the same `idempotencyKey`: the work is done once.
   *
   * @throws ApiError the API refused it: `code` and `facts` say why, `retryable` whether another attempt may do
   * @throws TransportError no answer came: it may have been carried out
   */
  request<Result, Variables>(
    operation: Operation<Result, Variables>,
    ...variables: VariablesOf<Variables>
  ): Promise<Result>;
  /** Calls back with what is pushed, for as long as it is not unsubscribed, over as many connections as that takes. */
  subscribe<Result, Variables>(
    operation: Operation<Result, Variables>,
    variables: Variables,
    handlers: SubscriptionHandlers<Result>,
  ): Subscription;
  /** Ends all subscriptions and the connection. */
  close(): void;
}

const TIMEOUT_MS = 30_000;
const RECONNECT: Backoff = { firstMs: 1_000, maxMs: 30_000 };

/** A client of one API for one caller. It opens a WebSocket with the first subscription and closes it after the last. */
export function createClient(options: ClientOptions): PaymentsClient {
  const { url, timeoutMs = TIMEOUT_MS } = options;
  const live = realtime({
    url,
    realtimeUrl: options.realtimeUrl ?? realtimeUrlOf(url),
    authorization: options,
    timeoutMs,
    backoff: options.reconnect ?? RECONNECT,
    random: Math.random,
    WebSocket: () => options.WebSocket ?? globalThis.WebSocket,
  });
  // A browser's fetch must be called as the window's own.
  const send = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  return {
    request: <Result, Variables>(
      operation: Operation<Result, Variables>,
      ...[variables]: VariablesOf<Variables>
    ) =>
      sendRequest({ url, authorization: options, timeoutMs, fetch: send }, operation, variables as Variables),
    subscribe: live.subscribe,
    close: live.close,
  };
}
