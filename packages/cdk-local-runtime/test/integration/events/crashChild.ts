// A runtime that is about to be killed: it takes work, says so, and never gets it done.
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { startRuntime, type EngineUrls, type Resources } from './runtime.ts';

const { urls, resources, dataDir, stuck, work } = JSON.parse(process.argv[2] ?? '') as {
  urls: EngineUrls;
  resources: Resources;
  dataDir: string;
  /** The call, such as `sqs:SendMessage`, that never ends. */
  stuck: string;
  /** Calls that the operator makes, each answered before the runtime says that it may be killed. */
  work: { service: 'events' | 'dynamodb' | 'states'; action: string; input: unknown }[];
};

const reached = Promise.withResolvers<undefined>();
const runtime = await startRuntime(
  urls,
  resources,
  { echo: (events: never) => events },
  {
    dataDir,
    faults: (call, proceed) => {
      if (`${call.service}:${call.action}` !== stuck) return proceed();
      reached.resolve(undefined);
      return new Promise(() => {});
    },
  },
);
for (const { service, action, input } of work) await runtime.gateway.json(OPERATOR, service, action, input);
await reached.promise;
console.log('kill me');
