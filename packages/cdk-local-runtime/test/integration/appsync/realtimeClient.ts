import WebSocket from 'ws';

export interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: {
    data?: Record<string, unknown>;
    errors?: Record<string, unknown>[];
    [name: string]: unknown;
  };
}

/** A client that speaks the protocol by hand, so that tests see every frame. */
export interface RealtimeClient {
  /** The next frame that is no keep-alive. */
  next(): Promise<Frame>;
  /** Sends an object, or a text as it is. */
  send(message: unknown): void;
  /** Starts a subscription and waits for its answer. */
  start(
    id: string,
    query: string,
    variables?: Record<string, unknown>,
    authorization?: Record<string, string>,
  ): Promise<Frame>;
  /** Resolves with the code when the connection is closed. */
  readonly closed: Promise<number>;
  close(): void;
}

/** Connects with the headers in the query string, unless `options` says another way. */
export async function connectRealtime(
  url: string,
  headers: Record<string, string>,
  options: { via?: 'query' | 'protocol' | 'headers'; protocols?: string[] } = {},
): Promise<RealtimeClient> {
  const { via = 'query', protocols = ['graphql-ws'] } = options;
  const text = JSON.stringify({ host: new URL(url).host, ...headers });
  const query = new URLSearchParams({ header: Buffer.from(text).toString('base64'), payload: 'e30=' });
  const inProtocol = `header-${Buffer.from(text).toString('base64url')}`;
  const socket = new WebSocket(
    via === 'query' ? `${url}?${query.toString()}` : url,
    via === 'protocol' ? [...protocols, inProtocol] : protocols,
    via === 'headers' ? { headers } : {},
  );
  const frames: Frame[] = [];
  const waiting: { wanted: (frame: Frame) => boolean; take: (frame: Frame) => void }[] = [];
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Frame;
    if (frame.type === 'ka') return;
    const at = waiting.findIndex(({ wanted }) => wanted(frame));
    if (at < 0) frames.push(frame);
    else waiting.splice(at, 1)[0]?.take(frame);
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const next = (wanted: (frame: Frame) => boolean = () => true): Promise<Frame> => {
    const at = frames.findIndex(wanted);
    const [frame] = at < 0 ? [] : frames.splice(at, 1);
    return frame ? Promise.resolve(frame) : new Promise((take) => waiting.push({ wanted, take }));
  };
  const send = (message: unknown): void =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  return {
    next: () => next(),
    send,
    start: (id, document, variables = {}, authorization = headers) => {
      const data = JSON.stringify({ query: document, variables });
      send({ id, type: 'start', payload: { data, extensions: { authorization } } });
      return next((frame) => frame.id === id && (frame.type === 'start_ack' || frame.type === 'error'));
    },
    closed,
    close: () => socket.close(),
  };
}

/** Connects and waits for the acknowledgement. */
export async function openRealtime(url: string, headers: Record<string, string>): Promise<RealtimeClient> {
  const client = await connectRealtime(url, headers);
  client.send({ type: 'connection_init' });
  const frame = await client.next();
  if (frame.type !== 'connection_ack')
    throw new Error(`Expected connection_ack, got ${JSON.stringify(frame)}.`);
  return client;
}
