/**
 * Runs in the browser, inside the page of `page.ts`. React and GraphiQL are on the page as globals; subscriptions
 * speak AppSync's protocol: https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */

/** What `page.ts` writes into the page. */
interface PageSettings {
  readonly storageKey: string;
  readonly defaultHeaders: string;
  readonly defaultTabs: { query: string; variables?: string; headers?: string }[];
}

interface Operation {
  readonly kind: string;
  readonly operation?: string;
  readonly name?: { value: string };
}
interface Params {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string | null;
}
interface FetcherOptions {
  readonly headers?: Record<string, string>;
  readonly documentAST?: { definitions: Operation[] };
}
interface Observer {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}
interface Frame {
  readonly type: string;
  readonly payload?: { errors?: unknown[] };
}

declare const React: { createElement(type: unknown, props: unknown): unknown };
declare const ReactDOM: { createRoot(at: unknown): { render(element: unknown): void } };
declare const GraphiQL: unknown;
declare const location: { protocol: string; host: string };
declare const localStorage: {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
};
declare const document: { getElementById(id: string): { textContent: string | null } | null };

const settings = JSON.parse(document.getElementById('settings')?.textContent ?? '{}') as PageSettings;

const base64 = (value: unknown): string =>
  btoa(String.fromCodePoint(...new TextEncoder().encode(JSON.stringify(value))));

function subscribe(params: Params, headers: Record<string, string>) {
  const authorization = { host: location.host, ...headers };
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const query = `header=${encodeURIComponent(base64(authorization))}&payload=e30=`;
  return {
    subscribe(observer: Observer) {
      const socket = new WebSocket(`${scheme}://${location.host}/graphql/realtime?${query}`, 'graphql-ws');
      const id = crypto.randomUUID();
      const send = (message: unknown): void => socket.send(JSON.stringify(message));
      const start = (): void =>
        send({ id, type: 'start', payload: { data: JSON.stringify(params), extensions: { authorization } } });
      socket.onopen = () => send({ type: 'connection_init' });
      socket.onclose = () => observer.complete();
      socket.onmessage = (event: { data: unknown }) => {
        const frame = JSON.parse(String(event.data)) as Frame;
        if (frame.type === 'connection_ack') start();
        if (frame.type === 'start_ack')
          observer.next({ data: null, extensions: { subscription: 'listening' } });
        if (frame.type === 'data') observer.next(frame.payload);
        if (frame.type === 'error' || frame.type === 'connection_error') {
          observer.next({ errors: frame.payload?.errors ?? [] });
          socket.close();
        }
      };
      return {
        unsubscribe() {
          socket.onclose = null;
          if (socket.readyState === WebSocket.OPEN) send({ id, type: 'stop' });
          socket.close();
        },
      };
    },
  };
}

async function post(params: Params, headers: Record<string, string>): Promise<unknown> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(params),
  });
  return response.json();
}

function fetcher(params: Params, options: FetcherOptions = {}): unknown {
  const operations =
    options.documentAST?.definitions.filter(({ kind }) => kind === 'OperationDefinition') ?? [];
  const chosen = operations.find(({ name }) => name?.value === params.operationName) ?? operations[0];
  // Introspection of the page itself comes without the editor's headers before the first tab is there.
  const headers = options.headers ?? (JSON.parse(settings.defaultHeaders) as Record<string, string>);
  return chosen?.operation === 'subscription' ? subscribe(params, headers) : post(params, headers);
}

/** Tabs are kept per API and key: a new runtime starts with its own. */
const storage = {
  length: 0,
  getItem: (key: string) => localStorage.getItem(settings.storageKey + key),
  setItem: (key: string, value: string) => localStorage.setItem(settings.storageKey + key, value),
  removeItem: (key: string) => localStorage.setItem(settings.storageKey + key, ''),
  clear: () => undefined,
};

ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher,
    storage,
    defaultHeaders: settings.defaultHeaders,
    defaultTabs: settings.defaultTabs,
    defaultEditorToolsVisibility: 'headers',
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: true,
  }),
);
