import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';
import { signedHeaders } from '../../../packages/cdk-local-runtime/test/integration/appsync/signedRequest.ts';
import type { Outputs, Server } from './server.ts';

export interface ApiError {
  message: string;
  errorType?: string;
  errorInfo?: unknown;
  path?: unknown;
}

export interface Reply<T> {
  data: T | null;
  errors?: ApiError[];
}

/** What a subscription was sent, in the order in which it came. */
export interface Subscription<T> {
  pushes: T[];
  /** The first push, past or future, that is wanted. Rejects with all pushes when none comes in time. */
  until(wanted: (push: T) => boolean, timeoutMs?: number): Promise<T>;
}

/** One caller of the API over HTTP and one WebSocket. */
export interface ApiClient {
  send<T>(query: string, variables?: Record<string, unknown>): Promise<Reply<T>>;
  /** The field's value. Throws the errors. */
  ask<T>(query: string, variables?: Record<string, unknown>): Promise<T>;
  /** Resolves once the server has acknowledged; rejects with the server's error frame. */
  subscribe<T>(query: string, variables?: Record<string, unknown>): Promise<Subscription<T>>;
  /** Resolves when the server has closed the WebSocket, past or future. */
  closed(): Promise<void>;
  close(): void;
}

interface Frame {
  type: string;
  id?: string;
  payload?: { data?: Record<string, unknown>; errors?: ApiError[] };
}

const pushTimeoutMs = 90_000;

/** A merchant, by its API key. */
export function asMerchant(outputs: Outputs, key = outputs.merchantApiKey): ApiClient {
  return apiClient(outputs, { Authorization: key });
}

/** A payer, by the API's public key. */
export function asPayer(outputs: Outputs): ApiClient {
  return apiClient(outputs, { 'x-api-key': outputs.payerApiKey });
}

/** A member of a merchant's staff, by the token of a sign-in. */
export function asStaff(outputs: Outputs, token: string): ApiClient {
  return apiClient(outputs, { Authorization: token });
}

/** An operator, by the credentials of IAM that the server leaves for its commands. */
export function asOperatorCaller({ outputs, workspace }: Server): ApiClient {
  const env = JSON.parse(readFileSync(join(workspace.dataDir, 'operator.json'), 'utf8')) as Record<
    'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY',
    string
  >;
  const credentials = { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY };
  return apiClient(outputs, (body) => signedHeaders(outputs.graphqlUrl, body, credentials));
}

type Headers = Record<string, string>;

function apiClient(outputs: Outputs, headersOf: Headers | ((body: string) => Promise<Headers>)): ApiClient {
  const headers = typeof headersOf === 'function' ? {} : headersOf;
  let connection: Promise<Connection> | undefined;
  const send = async <T>(query: string, variables: Record<string, unknown> = {}): Promise<Reply<T>> => {
    const body = JSON.stringify({ query, variables });
    const signed = typeof headersOf === 'function' ? await headersOf(body) : headersOf;
    const response = await fetch(outputs.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed },
      body,
    });
    return (await response.json()) as Reply<T>;
  };
  return {
    send,
    ask: async <T>(query: string, variables?: Record<string, unknown>) => {
      const { data, errors } = await send<Record<string, T>>(query, variables);
      const [value] = Object.values(data ?? {});
      if (errors !== undefined || value === undefined) throw new Error(JSON.stringify(errors));
      return value;
    },
    subscribe: async <T>(query: string, variables: Record<string, unknown> = {}) => {
      connection ??= connect(outputs.realtimeUrl, {
        host: new URL(outputs.graphqlUrl).host,
        ...headers,
      });
      return (await connection).start<T>(query, variables);
    },
    closed: async () => (await connection)?.closed,
    close: () => void connection?.then(({ socket }) => socket.close()),
  };
}

interface Connection {
  socket: WebSocket;
  closed: Promise<void>;
  start<T>(query: string, variables: Record<string, unknown>): Promise<Subscription<T>>;
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html */
async function connect(url: string, authorization: Record<string, string>): Promise<Connection> {
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64');
  const search = new URLSearchParams({ header, payload: 'e30=' });
  const socket = new WebSocket(`${url}?${search.toString()}`, ['graphql-ws']);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const listeners = new Map<string, (frame: Frame) => void>();
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      if (frame.type === 'connection_ack') resolve();
      if (frame.type === 'connection_error') reject(new Error(JSON.stringify(frame.payload)));
      listeners.get(frame.id ?? '')?.(frame);
    });
  });
  return {
    socket,
    closed,
    start: async <T>(query: string, variables: Record<string, unknown>): Promise<Subscription<T>> => {
      const id = crypto.randomUUID();
      const pushes: T[] = [];
      const waiting = new Set<() => void>();
      await new Promise<void>((resolve, reject) => {
        listeners.set(id, ({ type, payload }) => {
          if (type === 'start_ack') resolve();
          if (type === 'error') reject(new Error(JSON.stringify(payload?.errors)));
          if (type !== 'data') return;
          pushes.push(Object.values(payload?.data ?? {})[0] as T);
          for (const look of [...waiting]) look();
        });
        const data = JSON.stringify({ query, variables });
        socket.send(JSON.stringify({ id, type: 'start', payload: { data, extensions: { authorization } } }));
      });
      return { pushes, until: (wanted, timeoutMs) => untilPushed(pushes, waiting, wanted, timeoutMs) };
    },
  };
}

function untilPushed<T>(
  pushes: T[],
  waiting: Set<() => void>,
  wanted: (push: T) => boolean,
  timeoutMs = pushTimeoutMs,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const look = (): void => {
      const found = pushes.find(wanted);
      if (found === undefined) return;
      waiting.delete(look);
      clearTimeout(timer);
      resolve(found);
    };
    const timer = setTimeout(() => {
      waiting.delete(look);
      reject(new Error(`No such push in ${timeoutMs} ms, only ${JSON.stringify(pushes)}`));
    }, timeoutMs);
    waiting.add(look);
    look();
  });
}
