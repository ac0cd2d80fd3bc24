// A runtime that is about to be killed: it takes asynchronous invocations, and their function never gets done.
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { startRuntime } from '../../../src/start.ts';

const [assemblyDir = '', dataDir = '', events = '[]'] = process.argv.slice(2);
const runtime = await startRuntime({
  assemblyDir,
  dataDir,
  port: 0,
  ephemeral: false,
  log: silentLog,
});
for (const event of JSON.parse(events) as unknown[]) {
  await runtime.platform.gateway.invoke(OPERATOR, 'told', event, 'Event');
}
console.log('kill me');
