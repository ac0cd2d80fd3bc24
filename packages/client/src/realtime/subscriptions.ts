import { type Authorization, authorizationHeaders } from '../authorization.ts';
import { type Backoff, backoffMs, pause } from '../backoff.ts';
import { ApiError, isRetryable } from '../errors.ts';
import type { Operation } from '../operation.ts';
import { type Connection, type Frame, openConnection, refusal } from './connection.ts';
import { newerOnly } from './newerOnly.ts';

export interface SubscriptionHandlers<Result> {
  /** What was pushed. Of one object each version comes once and none after a newer one. */
  readonly onData: (data: Result) => void;
  /** It ended for good, since the API refused it. Without this, `ready` alone says so. */
  readonly onEnd?: (error: Error) => void;
  /** The connection was lost or could not be made; another attempt follows. */
  readonly onTrouble?: (error: Error) => void;
  /** Pushes come from now on; `again` is true after the first time, when some may have been missed. */
  readonly onConnected?: (connected: { readonly again: boolean }) => void;
  /**
   * Reads the object as it is, in the form of a push, or null. It is called whenever the subscription begins to be served, so that what changed
   * before and meanwhile is not missed; what it answers comes to `onData` like a push.
   */
  readonly current?: () => Promise<Result | null>;
}

export interface Subscription {
  /** Resolves when it is served first, rejects when it is refused for good. */
  readonly ready: Promise<void>;
  unsubscribe(): void;
}

export interface RealtimeDeps {
  readonly realtimeUrl: string;
  readonly url: string;
  readonly authorization: Authorization;
  readonly WebSocket: () => typeof globalThis.WebSocket;
  readonly timeoutMs: number;
  readonly backoff: Backoff;
  readonly random: () => number;
}

export interface Realtime {
  subscribe<Result, Variables>(
    operation: Operation<Result, Variables>,
    variables: Variables,
    handlers: SubscriptionHandlers<Result>,
  ): Subscription;
  /** Ends all subscriptions. */
  close(): void;
}

interface Entry {
  readonly query: string;
  readonly variables: unknown;
  readonly handlers: SubscriptionHandlers<unknown>;
  readonly isNewer: (pushed: unknown) => boolean;
  readonly served: () => void;
  readonly refused: (error: Error) => void;
  connectedBefore: boolean;
}

interface State {
  readonly deps: RealtimeDeps;
  readonly entries: Map<string, Entry>;
  lastId: number;
  open: Connection | null;
  running: boolean;
  /** In a row. */
  failures: number;
  /** Ends the wait before the next attempt. */
  over: AbortController;
}

/** Any number of subscriptions over one WebSocket, which is there while there are any, and comes back when it is lost. */
export function realtime(deps: RealtimeDeps): Realtime {
  const state: State = {
    deps,
    entries: new Map(),
    lastId: 0,
    open: null,
    running: false,
    failures: 0,
    over: new AbortController(),
  };
  return {
    subscribe: <Result, Variables>(
      operation: Operation<Result, Variables>,
      given: Variables,
      handlers: SubscriptionHandlers<Result>,
    ) => {
      const id = String(++state.lastId);
      const variables = given ?? {};
      const ready = new Promise<void>((served, refused) => {
        state.entries.set(id, {
          query: operation,
          variables,
          handlers: handlers as SubscriptionHandlers<unknown>,
          isNewer: newerOnly(),
          served,
          refused,
          connectedBefore: false,
        });
      });
      // Whoever does not wait for it is told by `onEnd`.
      ready.catch(() => undefined);
      state.open?.start(id, operation, variables);
      if (!state.running) void run(state);
      return { ready, unsubscribe: () => remove(state, id) };
    },
    close: () => [...state.entries.keys()].forEach((id) => remove(state, id)),
  };
}

/** Connects, and connects again, until there is nothing to subscribe to. */
async function run(state: State): Promise<void> {
  const { deps, entries } = state;
  state.running = true;
  while (entries.size > 0) {
    try {
      await serve(state);
    } catch (reason) {
      const error = asError(reason);
      if (isFinal(error)) for (const id of [...entries.keys()]) end(state, id, error);
      for (const { handlers } of entries.values()) handlers.onTrouble?.(error);
    }
    state.open = null;
    if (entries.size === 0) break;
    state.failures++;
    state.over = new AbortController();
    await pause(backoffMs(deps.backoff, state.failures, deps.random), state.over.signal);
  }
  state.running = false;
}

/** Serves all subscriptions over one connection, until it is over. */
async function serve(state: State): Promise<void> {
  const { deps, entries } = state;
  const headers = await authorizationHeaders(deps.authorization);
  const open = await openConnection({
    url: deps.realtimeUrl,
    apiUrl: deps.url,
    timeoutMs: deps.timeoutMs,
    headers,
    WebSocket: deps.WebSocket(),
    onFrame: (frame) => take(state, frame),
  });
  state.open = open;
  for (const [id, { query, variables }] of entries) open.start(id, query, variables);
  if (entries.size === 0) open.close();
  await open.closed;
}

function take(state: State, { type, id, ...frame }: Frame): void {
  const entry = state.entries.get(id ?? '');
  if (entry === undefined || id === undefined) return;
  const data = frame.payload?.data;
  if (type === 'start_ack') void begin(state, id, entry);
  if (type === 'data' && entry.isNewer(data)) entry.handlers.onData(data);
  if (type === 'error') refuse(state, id, refusal({ type, ...frame }), state.open);
  // The server ended it and not we: AppSync says no more than that.
  if (type === 'complete') state.open?.close();
}

async function begin(state: State, id: string, entry: Entry): Promise<void> {
  const { open } = state;
  const { handlers } = entry;
  state.failures = 0;
  entry.served();
  handlers.onConnected?.({ again: entry.connectedBefore });
  entry.connectedBefore = true;
  try {
    const now = (await handlers.current?.()) ?? null;
    if (now !== null && state.entries.has(id) && entry.isNewer(now)) handlers.onData(now);
  } catch (error) {
    refuse(state, id, error, open);
  }
}

/** What may do later is tried again over another connection. */
function refuse(state: State, id: string, reason: unknown, connection: Connection | null): void {
  const error = asError(reason);
  if (!isRetryable(error)) return end(state, id, error);
  state.entries.get(id)?.handlers.onTrouble?.(error);
  connection?.close();
}

function end(state: State, id: string, error: Error): void {
  const entry = state.entries.get(id);
  if (entry === undefined) return;
  remove(state, id);
  entry.refused(error);
  entry.handlers.onEnd?.(error);
}

function remove({ entries, open, over }: State, id: string): void {
  if (!entries.delete(id)) return;
  open?.stop(id);
  if (entries.size > 0) return;
  open?.close();
  over.abort();
}

/** A caller that is refused stays refused; whatever else ended a connection may pass. */
function isFinal(error: Error): boolean {
  return (
    error instanceof ApiError &&
    (error.code.startsWith('Unauthorized') || error.code === 'BadRequestException')
  );
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
