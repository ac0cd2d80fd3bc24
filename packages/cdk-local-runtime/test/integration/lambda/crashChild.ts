// A home that is about to be killed: it takes asynchronous invocations, and their function never gets done.
import { operator } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { startHome } from '../../../src/start.ts';

const [assemblyDir = '', dataDir = '', events = '[]'] = process.argv.slice(2);
const home = await startHome({
  assemblyDir,
  dataDir,
  port: 0,
  ephemeral: false,
  chain: false,
  log: silentLog,
});
for (const event of JSON.parse(events) as unknown[]) {
  await home.platform.gateway.invoke(operator, 'told', event, 'Event');
}
console.log('kill me');
