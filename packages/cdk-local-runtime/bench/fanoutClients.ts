/** Many clients in a process of their own: they hear every tick and say how late each was. */
import WebSocket from 'ws';
import { apiKey } from './fanoutApi.ts';

const [url = '', count = '0', ticks = '0'] = process.argv.slice(2);
const header = Buffer.from(JSON.stringify({ host: new URL(url).host, 'x-api-key': apiKey })).toString(
  'base64',
);
const data = JSON.stringify({ query: 'subscription { onTick { id sentAt text } }' });
const extensions = { authorization: { 'x-api-key': apiKey } };
const start = JSON.stringify({ id: '1', type: 'start', payload: { data, extensions } });
const latencies: number[] = [];

function open(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url}?header=${header}&payload=e30=`, 'graphql-ws');
    socket.on('error', reject);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    socket.on('message', (text) => {
      const frame = JSON.parse(String(text)) as {
        type: string;
        payload: { data: { onTick: { sentAt: number } } };
      };
      if (frame.type === 'connection_ack') socket.send(start);
      if (frame.type === 'start_ack') resolve();
      if (frame.type !== 'data') return;
      latencies.push(performance.timeOrigin + performance.now() - frame.payload.data.onTick.sentAt);
      if (latencies.length === Number(count) * Number(ticks)) {
        process.send?.({ latencies }, () => process.exit(0));
      }
    });
  });
}

for (let opened = 0; opened < Number(count); opened += 100) {
  await Promise.all(Array.from({ length: Math.min(100, Number(count) - opened) }, open));
}
process.send?.({ ready: true });
