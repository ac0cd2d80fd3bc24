import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startClientApi } from '../../../cdk-local-runtime/test/integration/appsync/clients/clientApi.ts';
import type { TestApi } from '../../../cdk-local-runtime/test/integration/appsync/testApi.ts';
import {
  ApiError,
  createClient,
  type Operation,
  type PaymentsClient,
  TransportError,
} from '../../src/index.ts';
import { cuttableProxy, type CuttableProxy } from './cuttableProxy.ts';

interface Note {
  readonly id: string;
  readonly text: string | null;
}

const GetNote = 'query GetNote($id: ID!) { getNote(id: $id) { id text } }' as Operation<
  { readonly getNote: Note },
  { readonly id: string }
>;
const WhoAmI = 'query WhoAmI { whoAmI }' as Operation<{ readonly whoAmI: string }, Record<string, never>>;
const AddNote =
  'mutation AddNote($id: ID!, $text: String) { addNote(id: $id, text: $text) { id text } }' as Operation<
    { readonly addNote: Note },
    { readonly id: string; readonly text: string }
  >;
const OnNote = 'subscription OnNote($id: ID) { onNote(id: $id) { id text } }' as Operation<
  { readonly onNote: Note },
  { readonly id?: string }
>;

const QUICKLY = { firstMs: 20, maxMs: 100 };

let api: TestApi;
let proxy: CuttableProxy;
let client: PaymentsClient;
beforeAll(async () => {
  api = await startClientApi();
  proxy = await cuttableProxy({ port: Number(new URL(api.appsync.realtimeUrl).port) });
  client = by('good key');
});
afterAll(async () => {
  client.close();
  await proxy.close();
  await api.close();
});

function by(apiKey: string | (() => Promise<string>)): PaymentsClient {
  const realtimeUrl = new URL(api.appsync.realtimeUrl);
  realtimeUrl.port = String(proxy.port);
  return createClient({
    url: api.appsync.graphqlUrl,
    realtimeUrl: realtimeUrl.href,
    apiKey,
    reconnect: QUICKLY,
  });
}

/** Subscribes and collects. */
function listen(to: PaymentsClient, id: string) {
  const seen: string[] = [];
  const connected: boolean[] = [];
  const trouble: Error[] = [];
  const ends: Error[] = [];
  const subscription = to.subscribe(
    OnNote,
    { id },
    {
      onData: ({ onNote }) => seen.push(onNote.text ?? ''),
      onConnected: ({ again }) => connected.push(again),
      onTrouble: (error) => trouble.push(error),
      onEnd: (error) => ends.push(error),
    },
  );
  return { subscription, seen, connected, trouble, ends };
}

const add = (id: string, text: string) => client.request(AddNote, { id, text });

describe('the client against AppSync', () => {
  it('given a key, when something is asked, then the answer has its type, and another kind of key is another caller', async () => {
    expect(await client.request(GetNote, { id: 'a' })).toEqual({ getNote: { id: 'a', text: 'read' } });
    expect((await client.request(WhoAmI)).whoAmI).toBe('Lambda Authorization');
    const payer = createClient({ url: api.appsync.graphqlUrl, publicKey: api.apiKey });
    expect((await payer.request(WhoAmI)).whoAmI).toBe('API Key Authorization');
  });

  it('given a wrong key, then it is an ApiError of AppSync’s, which is not worth another attempt', async () => {
    const refused = await by('bad key')
      .request(WhoAmI)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ApiError);
    expect(refused).toMatchObject({ code: 'UnauthorizedException', retryable: false });
  });

  it('given no server, then it is a TransportError, which is worth another attempt', async () => {
    const nobody = createClient({ url: 'http://127.0.0.1:9/graphql', apiKey: 'good key' });
    const failed = await nobody.request(WhoAmI).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(TransportError);
    expect(failed).toMatchObject({ status: null, retryable: true });
  });

  it('given two subscriptions, then both are served over one connection, each with what it asked for', async () => {
    const before = proxy.connections;
    const [first, second] = [listen(client, 'one'), listen(client, 'two')];
    await Promise.all([first.subscription.ready, second.subscription.ready]);
    await add('one', 'for the first');
    await add('two', 'for the second');
    await expect.poll(() => [first.seen, second.seen]).toEqual([['for the first'], ['for the second']]);
    expect(proxy.connections - before).toBe(1);
    first.subscription.unsubscribe();
    await add('one', 'for nobody');
    await add('two', 'again');
    await expect.poll(() => second.seen).toEqual(['for the second', 'again']);
    expect(first.seen).toEqual(['for the first']);
    second.subscription.unsubscribe();
  });

  it('given a connection that is lost for a while, then it comes back, says so, and pushes go on', async () => {
    const listener = listen(client, 'lost');
    await listener.subscription.ready;
    proxy.cut(true);
    await expect.poll(() => listener.trouble.length).toBeGreaterThan(1);
    proxy.restore();
    await expect.poll(() => listener.connected).toEqual([false, true]);
    await add('lost', 'after');
    await expect.poll(() => listener.seen).toEqual(['after']);
    expect(listener.ends).toEqual([]);
    listener.subscription.unsubscribe();
  });

  it('given a reader of the object as it is, when the connection was lost, then what changed meanwhile comes too', async () => {
    const seen: string[] = [];
    const subscription = client.subscribe(
      OnNote,
      { id: 'missed' },
      {
        onData: ({ onNote }) => seen.push(onNote.text ?? ''),
        current: async () => ({ onNote: (await client.request(GetNote, { id: 'missed' })).getNote }),
      },
    );
    await expect.poll(() => seen).toEqual(['read']);
    proxy.cut();
    await expect.poll(() => seen).toEqual(['read', 'read']);
    subscription.unsubscribe();
  });

  it('given a key that is refused, then the subscription ends with the reason and nothing is tried again', async () => {
    const before = proxy.connections;
    const { subscription, ends } = listen(by('bad key'), 'refused');
    await expect(subscription.ready).rejects.toMatchObject({ code: 'UnauthorizedException' });
    expect(ends).toHaveLength(1);
    expect(proxy.connections - before).toBe(1);
  });

  it('given an operation that the API does not have, then that subscription ends and the others stay', async () => {
    const good = listen(client, 'stays');
    await good.subscription.ready;
    const Unknown = 'subscription { onNothing { id } }' as typeof OnNote;
    const bad = client.subscribe(Unknown, {}, { onData: () => undefined });
    await expect(bad.ready).rejects.toBeInstanceOf(ApiError);
    await add('stays', 'still here');
    await expect.poll(() => good.seen).toEqual(['still here']);
    good.subscription.unsubscribe();
  });

  it('given a key by a function, then each connection asks for it', async () => {
    let asked = 0;
    const rotating = by(() => Promise.resolve(`good ${++asked}`));
    const listener = listen(rotating, 'rotated');
    await listener.subscription.ready;
    proxy.cut();
    await expect.poll(() => listener.connected).toEqual([false, true]);
    expect(asked).toBeGreaterThan(1);
    rotating.close();
  });

  it('given no subscription any more, then the connection ends, and a later one makes another', async () => {
    const alone = by('good key');
    const before = proxy.connections;
    const first = listen(alone, 'x');
    await first.subscription.ready;
    first.subscription.unsubscribe();
    const second = listen(alone, 'x');
    await second.subscription.ready;
    expect(proxy.connections - before).toBe(2);
    alone.close();
  });
});
