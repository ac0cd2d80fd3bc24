import type { WebSocket } from 'ws';
import type { Log } from '../../log/log.ts';
import type { Clock } from '../../running.ts';
import {
  ACK_FRAME,
  completeFrame,
  errorFrame,
  frameErrorOf,
  KEEP_ALIVE_FRAME,
  KEEP_ALIVE_MS,
  MESSAGE_BYTES_MAX,
  CONNECTION_MS_MAX,
  SUBSCRIPTIONS_MAX,
  startAckFrame,
} from './frames.ts';
import { connectionMinutes } from '../server/meter.ts';
import type { Meter } from '../server/meter.ts';
import { SubscriptionRefused, prepareSubscription } from './startSubscription.ts';
import type { StartDeps } from './startSubscription.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionIndex } from './subscriptionIndex.ts';

export interface ConnectionDeps extends StartDeps {
  index: SubscriptionIndex;
  log: Log;
  clock: Clock;
  meter: Meter;
}

interface Message {
  type?: unknown;
  id?: unknown;
  payload?: { data?: unknown; extensions?: { authorization?: unknown } };
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
  /** Undefined while a subscription is still being prepared. */
  const subscriptions = new Map<string, Subscription | undefined>();
  const send = (frame: string): void => {
    if (socket.readyState === socket.OPEN) socket.send(frame);
  };
  let acknowledging = false;
  const openedAt = deps.clock.now().getTime();
  const gone = new AbortController();
  void keepAlive(deps.clock, gone.signal, () => send(KEEP_ALIVE_FRAME));
  void deps.clock.sleep(CONNECTION_MS_MAX, gone.signal).then(() => socket.close(1000));

  const drop = (id: string): void => {
    const subscription = subscriptions.get(id);
    if (subscription !== undefined) deps.index.remove(subscription);
    subscriptions.delete(id);
  };

  const start = async (id: string, message: Message): Promise<void> => {
    const { data } = message.payload ?? {};
    if (subscriptions.has(id)) {
      const why = `The subscription id ${id} is in use.`;
      return send(errorFrame(id, [{ errorType: 'DuplicatedOperationError', message: why }]));
    }
    if (subscriptions.size >= SUBSCRIPTIONS_MAX) {
      const why = `Max number of ${SUBSCRIPTIONS_MAX} subscriptions reached`;
      return send(errorFrame(id, [{ errorType: 'MaxSubscriptionsReachedError', message: why }]));
    }
    subscriptions.set(id, undefined);
    try {
      const authorization = lowerCaseNames(message.payload?.extensions?.authorization);
      const text = typeof data === 'string' ? data : '';
      const prepared = await prepareSubscription(deps, { data: text, authorization, headers, sourceIp });
      // A `stop`, or the end of the connection, may have come first.
      if (!subscriptions.has(id) || socket.readyState !== socket.OPEN) return;
      const invalidate = (): void => {
        drop(id);
        send(completeFrame(id, 'Subscription complete.'));
        socket.close(1000);
      };
      const subscription = { ...prepared, id, send, invalidate };
      subscriptions.set(id, subscription);
      deps.index.add(subscription);
      send(startAckFrame(id));
    } catch (error) {
      subscriptions.delete(id);
      if (error instanceof SubscriptionRefused) return send(errorFrame(id, error.errors));
      const shown = frameErrorOf(error);
      if (shown.errorType === 'InternalFailure')
        deps.log.error('A subscription failed.', { error: String(error) });
      send(errorFrame(id, [shown]));
    }
  };

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
    if (message.type === 'start' && id !== undefined) return void start(id, message);
    if (message.type === 'stop' && id !== undefined) {
      drop(id);
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
    for (const id of [...subscriptions.keys()]) drop(id);
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

/** Header-like objects, as HTTP reads them. */
export function lowerCaseNames(value: unknown): Record<string, string> {
  if (value === null || typeof value !== 'object') return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      typeof member === 'string' ? [[name.toLowerCase(), member]] : [],
    ),
  );
}
