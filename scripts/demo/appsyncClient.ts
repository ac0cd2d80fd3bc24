/**
 * The smallest client of an AppSync API: one POST for queries and mutations, one WebSocket for subscriptions. It stands beside
 * `packages/client` since the demo, the benches and the chaos runs have to see what that one mends: a push that comes twice or late is passed
 * on, and a connection that is lost is not made again.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export interface AppSyncClient {
  request<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
  /** Resolves once the server has acknowledged the subscription; frames that arrive later go to `onData`. */
  subscribe<T>(query: string, variables: Record<string, unknown>, onData: (data: T) => void): Promise<void>;
  close(): void;
}

export interface AppSyncEndpoint {
  graphqlUrl: string;
  realtimeUrl: string;
  /** A merchant's API key, sent as the `Authorization` header, or the payers' public one, as `x-api-key`. */
  apiKey: string;
  /** Default: `Authorization`. */
  header?: 'Authorization' | 'x-api-key';
}

interface GraphQLReply {
  data?: unknown;
  errors?: { message: string; errorType?: string }[];
}

/** Opens the WebSocket at the first subscription. Errors of a request reject with AppSync's messages. */
export function appsyncClient(endpoint: AppSyncEndpoint): AppSyncClient {
  const { header = 'Authorization', apiKey } = endpoint;
  const authorization = { host: new URL(endpoint.graphqlUrl).host, [header]: apiKey };
  let socket: Promise<RealtimeSocket> | undefined;

  return {
    async request<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
      const response = await fetch(endpoint.graphqlUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [header]: apiKey },
        body: JSON.stringify({ query, variables }),
      });
      const reply = (await response.json()) as GraphQLReply;
      if (reply.errors?.length) throw new Error(reply.errors.map(describeError).join('; '));
      return reply.data as T;
    },
    async subscribe<T>(query: string, variables: Record<string, unknown>, onData: (data: T) => void) {
      socket ??= openSocket(endpoint.realtimeUrl, authorization);
      await (await socket).start(query, variables, (data) => onData(data as T));
    },
    close() {
      void socket?.then((open) => open.close());
    },
  };
}

interface RealtimeSocket {
  start(query: string, variables: Record<string, unknown>, onData: (data: unknown) => void): Promise<void>;
  close(): void;
}

interface Subscriber {
  onData(data: unknown): void;
  acknowledged(): void;
  refused(reason: Error): void;
}

interface Frame {
  type: string;
  id?: string;
  payload?: GraphQLReply;
}

async function openSocket(url: string, authorization: Record<string, string>): Promise<RealtimeSocket> {
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const socket = new WebSocket(url, ['graphql-ws', `header-${header}`]);
  const subscribers = new Map<string, Subscriber>();

  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    socket.addEventListener('error', () => reject(new Error(`no realtime connection to ${url}`)));
    socket.addEventListener('close', () => {
      const closed = new Error('the realtime connection was closed');
      reject(closed);
      for (const subscriber of subscribers.values()) subscriber.refused(closed);
    });
    socket.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data)) as Frame;
      if (frame.type === 'connection_ack') resolve();
      if (frame.type === 'connection_error') reject(frameError(frame));
      deliver(frame, subscribers);
    });
  });

  return {
    start(query, variables, onData) {
      const id = crypto.randomUUID();
      return new Promise<void>((acknowledged, refused) => {
        subscribers.set(id, { onData, acknowledged, refused });
        const data = JSON.stringify({ query, variables });
        socket.send(JSON.stringify({ type: 'start', id, payload: { data, extensions: { authorization } } }));
      });
    },
    close: () => socket.close(),
  };
}

function deliver(frame: Frame, subscribers: Map<string, Subscriber>): void {
  const subscriber = subscribers.get(frame.id ?? '');
  if (frame.type === 'start_ack') subscriber?.acknowledged();
  if (frame.type === 'data') subscriber?.onData(frame.payload?.data);
  if (frame.type === 'error') subscriber?.refused(frameError(frame));
}

function frameError(frame: Frame): Error {
  return new Error(
    frame.payload?.errors?.map(describeError).join('; ') ?? `the server answered ${frame.type}`,
  );
}

function describeError(error: { message: string; errorType?: string }): string {
  return error.errorType ? `${error.errorType}: ${error.message}` : error.message;
}
