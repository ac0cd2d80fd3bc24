import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { serveConnection } from '../../../../src/appsync/realtime/connection.ts';
import type { ConnectionDeps } from '../../../../src/appsync/realtime/connectionSubscriptions.ts';
import { SubscriptionIndex } from '../../../../src/appsync/realtime/subscriptionIndex.ts';
import { silentLog } from '../../../../src/log/log.ts';

/** A connection whose frames the test writes and reads itself. */
function connection() {
  const sent: string[] = [];
  const emitter = new EventEmitter();
  const socket = Object.assign(emitter, {
    OPEN: 1,
    readyState: 1,
    send: (frame: string) => sent.push((JSON.parse(frame) as { type: string }).type),
    close: () => emitter.emit('close'),
  });
  const clock = { now: () => new Date(0), sleep: () => new Promise<void>(() => {}) };
  const deps = { index: new SubscriptionIndex(), log: silentLog, clock, meter: () => {} };
  serveConnection(deps as unknown as ConnectionDeps, socket as unknown as WebSocket, {}, []);
  return { sent, receive: (message: unknown) => void emitter.emit('message', JSON.stringify(message)) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

// https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
test('given a client that does not wait for the acknowledgement, when it goes on, then its messages are ignored', async () => {
  const { sent, receive } = connection();
  receive({ type: 'connection_init' });
  receive({ type: 'stop', id: '1' });
  await turn();
  expect(sent).toEqual(['connection_ack', 'ka']);
  receive({ type: 'stop', id: '1' });
  expect(sent).toEqual(['connection_ack', 'ka', 'complete']);
});

test('given no connection_init, which is optional, when a message comes, then it is answered', () => {
  const { sent, receive } = connection();
  receive({ type: 'stop', id: '1' });
  expect(sent).toEqual(['complete']);
});
