/**
 * `node packages/cdk-local-runtime/bench/fanout.ts [subscribers] [mutations]`: from sending a mutation until each subscriber, on a
 * connection of its own in another process, has its frame. Prints p50, p95, p99 and the last of each mutation.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { apiKey, startFanoutApi } from './fanoutApi.ts';

const subscribers = Number(process.argv[2] ?? 2000);
const mutations = Number(process.argv[3] ?? 50);
const pauseMs = 200;

const api = await startFanoutApi();
const script = fileURLToPath(new URL('./fanoutClients.ts', import.meta.url));
const clients = fork(script, [api.realtimeUrl, String(subscribers), String(mutations)]);
const message = (): Promise<{ latencies?: number[] }> =>
  new Promise((resolve) => clients.once('message', resolve));
await message();

const finished = message();
const query =
  'mutation($id: ID!, $at: Float, $text: String) { tick(id: $id, sentAt: $at, text: $text) { id sentAt text } }';
for (let n = 0; n < mutations; n++) {
  const at = performance.timeOrigin + performance.now();
  await fetch(api.graphqlUrl, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { id: String(n), at, text: 'x'.repeat(500) } }),
  });
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
const latencies = ((await finished).latencies ?? []).sort((a, b) => a - b);
const at = (part: number): string =>
  `${(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0).toFixed(1)} ms`;
console.log(`${subscribers} subscribers, ${mutations} mutations, ${latencies.length} frames heard`);
console.log(`p50 ${at(0.5)}  p95 ${at(0.95)}  p99 ${at(0.99)}  last ${at(1)}`);
await api.close();
