/**
 * Runs as its own process, because Node reads NODE_EXTRA_CA_CERTS when it starts: uses aws-amplify as an application
 * would and prints what it saw as JSON.
 */
import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';

interface Settings {
  endpoint: string;
  apiKey: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}
interface Subscribable {
  subscribe(observer: { next(value: { data: unknown }): void; error(error: unknown): void }): {
    unsubscribe(): void;
  };
}
type Mode = { authMode: 'apiKey' | 'iam' } | { authMode: 'lambda'; authToken: string };

const settings = JSON.parse(process.argv[2] ?? '{}') as Settings;

Amplify.configure(
  {
    API: {
      GraphQL: {
        endpoint: settings.endpoint,
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

const results = {
  apiKey: await tryMode({ authMode: 'apiKey' }),
  lambda: await tryMode({ authMode: 'lambda', authToken: 'good token' }),
  iam: await tryMode({ authMode: 'iam' }),
  refused: await run('{ whoAmI }', {}, { authMode: 'lambda', authToken: 'bad' }).then(
    () => 'not refused',
    (error: unknown) => (error as { errors?: { message: string }[] }).errors?.[0]?.message ?? String(error),
  ),
};
process.stdout.write(JSON.stringify(results), () => process.exit(0));
