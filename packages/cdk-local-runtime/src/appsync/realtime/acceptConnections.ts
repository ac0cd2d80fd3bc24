import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { RequestError, malformed } from '../server/errors.ts';
import { plainHeaders, sourceIpOf, urlOf } from '../server/httpRequest.ts';
import { serveConnection } from './connection.ts';
import type { ConnectionDeps } from './connectionSubscriptions.ts';
import { lowerCaseNames } from './lowerCaseNames.ts';
import { connectionErrorFrame, frameErrorOf } from './frames.ts';

const SUBPROTOCOL = 'graphql-ws';
const HEADER_PROTOCOL_PREFIX = 'header-';

export interface ConnectionAcceptor {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every connection. */
  close(): void;
}

/**
 * Takes WebSocket connections: authorised by the query string, by a `header-…` subprotocol, or by plain headers.
 * One that is not authorised hears why and is closed.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export function createConnectionAcceptor(deps: ConnectionDeps): ConnectionAcceptor {
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  const sockets = new Set<WebSocket>();

  const authorise = async (request: IncomingMessage): Promise<void> => {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!offered.includes(SUBPROTOCOL)) {
      throw new RequestError(400, 'NoProtocolError', `The subprotocol must be ${SUBPROTOCOL}.`);
    }
    await deps.authenticate({
      headers: connectionHeaders(request, offered),
      sourceIp: sourceIpOf(request),
      signed: { method: 'POST', path: `${deps.graphqlPath}/connect`, body: Buffer.from('{}') },
      request: undefined,
    });
  };

  const accept = async (socket: WebSocket, request: IncomingMessage): Promise<void> => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Messages wait until the connection is authorised.
    socket.pause();
    try {
      await authorise(request);
      serveConnection(deps, socket, plainHeaders(request), sourceIpOf(request));
    } catch (error) {
      socket.send(connectionErrorFrame([frameErrorOf(error)]));
      socket.close(1000);
    } finally {
      socket.resume();
    }
  };

  return {
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (webSocket) => void accept(webSocket, request));
    },
    close() {
      for (const socket of sockets) socket.terminate();
      server.close();
    },
  };
}

/** The three ways to give headers; the first that is there counts. */
function connectionHeaders(request: IncomingMessage, offered: readonly string[]): Record<string, string> {
  const query = urlOf(request).searchParams.get('header');
  if (query !== null && query !== '') return decode(query);
  const inProtocol = offered.find((name) => name.startsWith(HEADER_PROTOCOL_PREFIX));
  if (inProtocol !== undefined) return decode(inProtocol.slice(HEADER_PROTOCOL_PREFIX.length));
  return plainHeaders(request);
}

/** Base64, plain or URL-safe, of a JSON object. Throws RequestError 400. */
function decode(text: string): Record<string, string> {
  try {
    return lowerCaseNames(JSON.parse(Buffer.from(text, 'base64').toString()));
  } catch {
    throw malformed('Unable to parse the connection headers.');
  }
}
