/**
 * Runs as its own process, because Node reads NODE_EXTRA_CA_CERTS when it starts: uses aws-amplify as an application
 * would and prints what it saw as JSON.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';

interface Settings {
  readonly endpoint: string;
  readonly apiKey: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
}
interface Subscribable {
  subscribe(observer: { next(value: { data: unknown }): void; error(error: unknown): void }): {
    unsubscribe(): void;
  };
}
type Mode = { authMode: 'apiKey' | 'iam' } | { authMode: 'lambda'; authToken: string };

const settings = JSON.parse(process.argv[2] ?? '{}') as Settings;
const wire = await openWire(settings.endpoint);

Amplify.configure(
  {
    API: {
      GraphQL: {
        endpoint: wire.endpoint,
        region: 'us-east-1',
        defaultAuthMode: 'apiKey',
        apiKey: settings.apiKey,
      },
    },
  },
  {
    Auth: {
      credentialsProvider: {
        getCredentialsAndIdentityId: async () => ({ credentials: settings.credentials }),
        clearCredentialsAndIdentityId: () => undefined,
      },
    },
  },
);

const client = generateClient();
const run = async (query: string, variables: Record<string, unknown>, mode: Mode): Promise<unknown> => {
  const { data } = (await client.graphql({ query, variables, ...mode })) as { data: unknown };
  return data;
};

/** Query, mutation and subscription in one mode. The mutation is repeated until the subscription hears it. */
async function tryMode(mode: Mode): Promise<unknown> {
  const id = `note-${mode.authMode}`;
  const note = 'query($id: ID!) { getNote(id: $id) { id text } whoAmI }';
  const read = await run(note, { id }, mode);
  const heard = new Promise<unknown>((resolve, reject) => {
    const subscription = client.graphql({
      query: 'subscription($id: ID) { onNote(id: $id) { id text } }',
      variables: { id },
      ...mode,
    }) as unknown as Subscribable;
    const running = subscription.subscribe({
      next: ({ data }) => {
        resolve(data);
        running.unsubscribe();
      },
      error: reject,
    });
  });
  const add = 'mutation($id: ID!) { addNote(id: $id, text: "added") { id text } }';
  let done = false;
  void heard.then(
    () => (done = true),
    () => (done = true),
  );
  let added: unknown;
  while (!done) {
    added = await run(add, { id }, mode);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { read, added, heard: await heard };
}

/** A subscription of which the connection is lost goes on after the client has connected again by itself. */
async function tryReconnection(): Promise<unknown> {
  const id = 'note-again';
  const mode = { authMode: 'apiKey' } as const;
  let heard = 0;
  const subscription = client.graphql({
    query: 'subscription($id: ID) { onNote(id: $id) { id } }',
    variables: { id },
    ...mode,
  }) as unknown as Subscribable;
  const running = subscription.subscribe({ next: () => (heard += 1), error: console.error });
  const untilHeard = async (): Promise<void> => {
    for (const before = heard; heard === before;) {
      await run('mutation($id: ID!) { addNote(id: $id) { id } }', { id }, mode);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await untilHeard();
  wire.cut();
  await untilHeard();
  running.unsubscribe();
  return 'heard before and after';
}

/** A TCP connection to the API that can be lost. */
async function openWire(target: string): Promise<{ endpoint: string; cut(): void }> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const upstream = connect(Number(port), hostname);
    for (const [one, other] of [
      [incoming, upstream],
      [upstream, incoming],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = new URL(target);
  endpoint.port = String((server.address() as AddressInfo).port);
  return {
    endpoint: endpoint.href,
    cut: () => {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
  };
}

const results = {
  apiKey: await tryMode({ authMode: 'apiKey' }),
  lambda: await tryMode({ authMode: 'lambda', authToken: 'good token' }),
  iam: await tryMode({ authMode: 'iam' }),
  reconnected: await tryReconnection(),
  refused: await run('{ whoAmI }', {}, { authMode: 'lambda', authToken: 'bad' }).then(
    () => 'not refused',
    (error: unknown) => (error as { errors?: { message: string }[] }).errors?.[0]?.message ?? String(error),
  ),
};
process.stdout.write(JSON.stringify(results), () => process.exit(0));
