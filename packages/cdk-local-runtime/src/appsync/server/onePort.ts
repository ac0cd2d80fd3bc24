import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** The first byte of a TLS ClientHello: content type `handshake`, RFC 8446 section 5.1. */
const TLS_HANDSHAKE = 0x16;
const KEEP_ALIVE_MS = 75_000;
/** Node's 511 are fewer than a burst of clients: what the system cannot queue it resets while the server is busy. */
const WAITING_CONNECTIONS_MAX = 4_096;

/**
 * A server may pass over an offer to upgrade (RFC 9110 section 7.8). The offer of HTTP/2 (`h2c`), which Java's client
 * and `curl --http2` make with every first request, is passed over: the request is answered as HTTP/1.1.
 */
const wantsWebSocket = ({ headers }: IncomingMessage): boolean =>
  /^websocket$/i.test(headers.upgrade?.trim() ?? '');

/**
 * Answers HTTP and TLS on one port of 127.0.0.1: the first byte of a connection tells which. Unmodified clients turn
 * every endpoint that is not AWS's into `wss://`. Resolves with the port.
 */
export async function listenOnOnePort(options: {
  readonly port: number;
  readonly cert: string;
  readonly key: string;
  readonly onRequest: RequestListener;
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}): Promise<{ port: number; close(): Promise<void> }> {
  const plain = createHttpServer({ shouldUpgradeCallback: wantsWebSocket }, options.onRequest);
  const secure = createHttpsServer(
    { cert: options.cert, key: options.key, shouldUpgradeCallback: wantsWebSocket },
    options.onRequest,
  );
  for (const http of [plain, secure]) {
    http.on('upgrade', options.onUpgrade);
    // Longer than clients keep a connection for later, so that none is closed while a request is on its way.
    http.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      const target = first[0] === TLS_HANDSHAKE ? secure : plain;
      target.emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port, host: '127.0.0.1', backlog: WAITING_CONNECTIONS_MAX }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        plain.close();
        secure.close();
        for (const socket of sockets) socket.destroy();
      }),
  };
}
