import { ApiError, type GraphqlError, TransportError } from '../errors.ts';
import { hostOf } from './endpoint.ts';

/** A message of AppSync's protocol. */
export interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: {
    readonly data?: unknown;
    readonly errors?: readonly GraphqlError[];
    readonly connectionTimeoutMs?: number;
  };
}

export interface ConnectionDeps {
  readonly url: string;
  /** Of the API, for queries and mutations: its host is part of what is authorised. */
  readonly apiUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly WebSocket: typeof globalThis.WebSocket;
  /** For the server to acknowledge the connection. */
  readonly timeoutMs: number;
  /** Frames of subscriptions: `start_ack`, `data`, `error`, `complete`. */
  readonly onFrame: (frame: Frame) => void;
}

/** A WebSocket that the server has acknowledged. */
export interface Connection {
  start(id: string, query: string, variables: unknown): void;
  stop(id: string): void;
  close(): void;
  /** Resolves when it is over, whoever ended it, or when the server was silent for longer than it had announced. */
  readonly closed: Promise<void>;
}

/** What AppSync announces where it says nothing. */
const KEEP_ALIVE_MS = 300_000;

/**
 * Opens a WebSocket and waits for the acknowledgement. The key goes in a subprotocol, since browsers send no headers of ours and URLs are logged.
 *
 * @throws ApiError when the server refuses the caller
 * @throws TransportError when there is no connection
 */
export function openConnection(deps: ConnectionDeps): Promise<Connection> {
  const authorization = { host: hostOf(deps.apiUrl), ...deps.headers };
  const socket = new deps.WebSocket(deps.url, [
    'graphql-ws',
    `header-${base64Url(JSON.stringify(authorization))}`,
  ]);
  return new Promise((resolve, reject) => {
    let ended = (): void => undefined;
    const closed = new Promise<void>((over) => (ended = over));
    let silentMs = deps.timeoutMs;
    let timer = setTimeout(fail, silentMs, 'the server did not acknowledge the connection');
    function fail(why: string, reason: Error = new TransportError(why)): void {
      clearTimeout(timer);
      reject(reason);
      ended();
      // On a dead link the closing handshake never ends: nothing waits for it.
      socket.close();
    }
    socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    socket.addEventListener('error', () => fail(`no realtime connection to ${deps.url}`));
    socket.addEventListener('close', () => fail('the realtime connection was closed'));
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data)) as Frame;
      if (frame.type === 'connection_error') return fail('', refusal(frame));
      if (frame.type === 'connection_ack') {
        silentMs = frame.payload?.connectionTimeoutMs ?? KEEP_ALIVE_MS;
        resolve(connection(socket, authorization, closed, fail));
      }
      clearTimeout(timer);
      timer = setTimeout(fail, silentMs, 'the server was silent for too long');
      if (frame.id !== undefined) deps.onFrame(frame);
    });
  });
}

function connection(
  socket: WebSocket,
  authorization: Readonly<Record<string, string>>,
  closed: Promise<void>,
  fail: (why: string) => void,
): Connection {
  const send = (frame: unknown): void => {
    // CONNECTING, OPEN, CLOSING, CLOSED: one that is ending is over in `closed`.
    if (socket.readyState === 1) socket.send(JSON.stringify(frame));
  };
  return {
    start: (id, query, variables) => {
      const data = JSON.stringify({ query, variables });
      send({ id, type: 'start', payload: { data, extensions: { authorization } } });
    },
    stop: (id) => send({ id, type: 'stop' }),
    close: () => fail('the client closed the connection'),
    closed,
  };
}

/** What a frame of type `error` or `connection_error` says. Some codes come with their Java package in front. */
export function refusal({ payload, type }: Frame): ApiError {
  const errors = payload?.errors ?? [
    { message: `the server answered ${type}`, errorType: 'InternalFailure' },
  ];
  return new ApiError(
    errors.map((each) => ({ ...each, errorType: each.errorType?.replace(/^.*#/, '') ?? 'Unknown' })),
  );
}

/** Of text in ASCII, as hosts and keys are. */
function base64Url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
