import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer, type WebSocket as Peer } from 'ws';
import { createClient, type Operation } from '../../src/index.ts';
import { openConnection } from '../../src/realtime/connection.ts';
import { hostOf, realtimeUrlOf } from '../../src/realtime/endpoint.ts';

const OnThing = 'subscription { onThing { id version } }' as Operation<
  { readonly onThing: { readonly id: string; readonly version: number } },
  Record<string, never>
>;

let server: WebSocketServer | undefined;
afterEach(() => {
  for (const peer of server?.clients ?? []) peer.terminate();
  server?.close();
});

/** A server that does what the test says, over real sockets. */
async function scripted(
  answer: (peer: Peer, frame: { type: string; id?: string }, connection: number) => void,
) {
  let connections = 0;
  const started: number[] = [];
  server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'graphql-ws' });
  server.on('connection', (peer) => {
    const connection = ++connections;
    peer.on('message', (data) => {
      const frame = JSON.parse(String(data)) as { type: string; id?: string };
      if (frame.type === 'start') started.push(connection);
      answer(peer, frame, connection);
    });
  });
  await new Promise((resolve) => server?.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/graphql`;
  const client = createClient({ url, apiKey: 'key', reconnect: { firstMs: 1, maxMs: 5 } });
  return { client, started };
}

/** A link that takes everything and answers nothing, not even the closing handshake. */
class SilentSocket extends EventTarget {
  readonly readyState = 1;
  closes = 0;
  send(): void {}
  close(): void {
    this.closes++;
  }
  receive(frame: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
}

const say = (peer: Peer, frame: unknown) => peer.send(JSON.stringify(frame));

describe('the connection', () => {
  it('given a server that falls silent for longer than it announced, then another connection is made', async () => {
    const { client, started } = await scripted((peer, { type, id }, connection) => {
      if (type === 'connection_init')
        say(peer, {
          type: 'connection_ack',
          payload: { connectionTimeoutMs: connection === 1 ? 30 : 300_000 },
        });
      if (type === 'start') say(peer, { type: 'start_ack', id });
    });
    const trouble: Error[] = [];
    client.subscribe(OnThing, {}, { onData: () => undefined, onTrouble: (error) => trouble.push(error) });
    await expect.poll(() => started).toEqual([1, 2]);
    client.close();
  });

  it('given keep-alives, then the connection lasts; given none, it ends at the announced time', async () => {
    vi.useFakeTimers();
    try {
      const socket = new SilentSocket();
      const opening = openConnection({
        url: 'ws://x',
        apiUrl: 'http://x/graphql',
        headers: {},
        timeoutMs: 1_000,
        WebSocket: function () {
          return socket;
        } as never,
        onFrame: () => undefined,
      });
      socket.receive({ type: 'connection_ack', payload: { connectionTimeoutMs: 5_000 } });
      let over = false;
      void (await opening).closed.then(() => (over = true));
      for (let minute = 0; minute < 10; minute++) {
        await vi.advanceTimersByTimeAsync(4_999);
        socket.receive({ type: 'ka' });
      }
      expect(over).toBe(false);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(over).toBe(true);
      expect(socket.closes).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('given a subscription that the server ends, then it is started again', async () => {
    const { client, started } = await scripted((peer, { type, id }, connection) => {
      if (type === 'connection_init') say(peer, { type: 'connection_ack', payload: {} });
      if (type === 'start') say(peer, { type: 'start_ack', id });
      if (type === 'start' && connection === 1) say(peer, { type: 'complete', id });
    });
    client.subscribe(OnThing, {}, { onData: () => undefined });
    await expect.poll(() => started).toEqual([1, 2]);
    client.close();
  });

  it('given a limit that is reached, then it is tried again; given a refusal for good, then not', async () => {
    const { client, started } = await scripted((peer, { type, id }, connection) => {
      if (type === 'connection_init') say(peer, { type: 'connection_ack', payload: {} });
      const errorType = connection < 3 ? 'LimitExceededError' : 'java.pack#UnauthorizedException';
      if (type === 'start')
        say(peer, { type: 'error', id, payload: { errors: [{ errorType, message: 'no' }] } });
    });
    const trouble: string[] = [];
    const { ready } = client.subscribe(
      OnThing,
      {},
      {
        onData: () => undefined,
        onTrouble: (error) => trouble.push(error.message),
      },
    );
    await expect(ready).rejects.toMatchObject({ code: 'UnauthorizedException' });
    expect(started).toEqual([1, 2, 3]);
    expect(trouble).toEqual(['no', 'no']);
  });

  it('given pushes twice and in any order, then each version comes once and none after a newer one', async () => {
    const { client } = await scripted((peer, { type, id }) => {
      if (type === 'connection_init') say(peer, { type: 'connection_ack', payload: {} });
      if (type !== 'start') return;
      say(peer, { type: 'start_ack', id });
      for (const [thing, version] of [
        ['a', 1],
        ['a', 1],
        ['b', 1],
        ['a', 3],
        ['a', 2],
        ['b', 2],
      ])
        say(peer, { type: 'data', id, payload: { data: { onThing: { id: thing, version } } } });
    });
    const seen: string[] = [];
    client.subscribe(OnThing, {}, { onData: ({ onThing }) => seen.push(`${onThing.id}${onThing.version}`) });
    await expect.poll(() => seen).toEqual(['a1', 'b1', 'a3', 'b2']);
    client.close();
  });
});

describe('where WebSockets go', () => {
  it.each([
    [
      'https://abc123.appsync-api.eu-central-1.amazonaws.com/graphql',
      'wss://abc123.appsync-realtime-api.eu-central-1.amazonaws.com/graphql',
    ],
    ['https://api.shop.example/graphql', 'wss://api.shop.example/graphql/realtime'],
    ['http://127.0.0.1:4000/graphql', 'ws://127.0.0.1:4000/graphql/realtime'],
  ])('given %s, then %s', (url, realtimeUrl) => {
    expect(realtimeUrlOf(url)).toBe(realtimeUrl);
    expect(hostOf(url)).toBe(new URL(url).host);
  });
});
