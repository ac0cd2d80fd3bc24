import type { WebSocket } from 'ws';
import type { Clock } from '../../running.ts';
import {
  ACK_FRAME,
  completeFrame,
  errorFrame,
  KEEP_ALIVE_FRAME,
  KEEP_ALIVE_MS,
  MESSAGE_BYTES_MAX,
  CONNECTION_MS_MAX,
} from './frames.ts';
import {
  connectionSubscriptions,
  type ConnectionDeps,
  type StartPayload,
} from './connectionSubscriptions.ts';
import { connectionMinutes } from '../server/meter.ts';

interface Message {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly payload?: StartPayload;
}

/**
 * Serves one authorised connection until it closes.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export function serveConnection(
  deps: ConnectionDeps,
  socket: WebSocket,
  headers: Record<string, string>,
  sourceIp: readonly string[],
): void {
  const send = (frame: string): void => {
    if (socket.readyState === socket.OPEN) socket.send(frame);
  };
  let acknowledging = false;
  const openedAt = deps.clock.now().getTime();
  const gone = new AbortController();
  void keepAlive(deps.clock, gone.signal, () => send(KEEP_ALIVE_FRAME));
  void deps.clock.sleep(CONNECTION_MS_MAX, gone.signal).then(() => socket.close(1000));

  const subscriptions = connectionSubscriptions(deps, socket, { headers, sourceIp, send });

  const receive = (text: string): void => {
    const message = readMessage(text);
    const id = typeof message?.id === 'string' ? message.id : undefined;
    if (message === undefined) {
      return send(errorFrame(undefined, [{ errorType: 'BadRequestException', message: 'Invalid JSON.' }]));
    }
    if (Buffer.byteLength(text) > MESSAGE_BYTES_MAX) {
      const why = `The message is larger than ${MESSAGE_BYTES_MAX / 1024} KB.`;
      return send(errorFrame(id, [{ errorType: 'BadRequestException', message: why }]));
    }
    // "All messages sent before receiving connection_ack are ignored."
    if (acknowledging) return;
    if (message.type === 'connection_init') {
      acknowledging = true;
      setImmediate(() => {
        acknowledging = false;
        send(ACK_FRAME);
        send(KEEP_ALIVE_FRAME);
      });
      return;
    }
    if (message.type === 'start' && id !== undefined)
      return void subscriptions.start(id, message.payload ?? {});
    if (message.type === 'stop' && id !== undefined) {
      subscriptions.drop(id);
      return send(completeFrame(id));
    }
    const why = `Unknown message type or missing id: ${JSON.stringify(message.type ?? null)}.`;
    send(errorFrame(id, [{ errorType: 'BadRequestException', message: why }]));
  };

  socket.on('message', (data) => receive(String(data)));
  socket.on('error', (error) => deps.log.debug('A socket failed.', { error: String(error) }));
  socket.on('close', () => {
    gone.abort();
    const units = connectionMinutes(deps.clock.now().getTime() - openedAt);
    deps.meter({ what: 'connectionMinute', units, flow: '' });
    subscriptions.dropAll();
  });
}

async function keepAlive(clock: Clock, signal: AbortSignal, send: () => void): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(KEEP_ALIVE_MS, signal);
    if (!signal.aborted) send();
  }
}

function readMessage(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}
