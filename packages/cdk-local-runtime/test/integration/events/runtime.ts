import { afterAll, beforeAll } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTables, supports as tables } from '../../../src/dynamodb/tables.ts';
import { startFauxqs } from '../../../src/engines/fauxqs.ts';
import { startWatchdog } from '../../../src/engines/watchdog.ts';
import { startEvents, supports as events, type GraphqlEndpoint } from '../../../src/events/bus.ts';
import { engineClient, translateDynamoDB, translateQueueUrls } from '../../../src/gateway/forward.ts';
import { openGateway, type FaultInjector, type LocalGateway } from '../../../src/gateway/openGateway.ts';
import { ACCOUNT_ID, OPERATOR } from '../../../src/gateway/principal.ts';
import { AwsError } from '../../../src/gateway/gateway.ts';
import { lambdaApi } from '../../../src/lambda/lambdaApi.ts';
import type { InvocationOutcome, LambdaPool } from '../../../src/lambda/pool.ts';
import { supports as streams } from '../../../src/kinesis/streams.ts';
import { silentLog } from '../../../src/log/log.ts';
import { startPipes, supports as pipes } from '../../../src/pipes/pipes.ts';
import { wallClock, type Clock, type Running, type ServiceDeps } from '../../../src/running.ts';
import { startScheduler, supports as scheduler } from '../../../src/scheduler/scheduler.ts';
import { startStates, supports as states } from '../../../src/states/states.ts';
import { createTopics, supports as topics } from '../../../src/sns/topics.ts';
import { startEventSources, supports as eventSources } from '../../../src/sqs/eventSource.ts';
import { createQueues, supports as queues } from '../../../src/sqs/queues.ts';
import { loadStack } from '../../../src/template/loadStack.ts';
import type { Stack, SupportTable } from '../../../src/template/model.ts';
import { mergeSupport } from '../../../src/template/supported.ts';
import type { Resources } from './resources.ts';
import { startStreams } from './streams.ts';
import { writeTemplate } from './writeTemplate.ts';
import { startTestDynamoDB } from '../../../src/testing.ts';

/** What stands for a function: by its name, what it does with an event. */
export type Functions = Record<string, (event: never) => unknown>;

const stand: SupportTable = {
  'AWS::IAM::Role': { honours: ['RoleName', 'AssumeRolePolicyDocument', 'Policies'] },
  'AWS::Lambda::Function': { honours: ['FunctionName', 'Role', 'Timeout'] },
  'AWS::Lambda::Permission': { honours: ['FunctionName', 'Action', 'Principal', 'SourceArn'] },
};
const supports = mergeSupport([
  stand,
  tables,
  queues,
  topics,
  events,
  pipes,
  eventSources,
  scheduler,
  states,
  streams,
]);

/** The engines of one test file: a DynamoDB and a fauxqs, in memory. */
export interface Engines {
  readonly urls: EngineUrls;
  /** Starts what the template says, on these engines. */
  runtime(resources: Resources, functions?: Functions, options?: RuntimeOptions): Promise<Runtime>;
  /** The same for as long as the work takes. */
  within(
    resources: Resources,
    functions: Functions,
    work: (runtime: Runtime) => Promise<void>,
    options?: RuntimeOptions,
  ): Promise<void>;
}

export interface EngineUrls {
  readonly dynamodb: string;
  readonly fauxqs: string;
}

export interface RuntimeOptions {
  readonly clock?: Clock;
  readonly graphql?: GraphqlEndpoint;
  /** Kept between runtimes by a test that starts one twice. */
  readonly dataDir?: string;
  readonly faults?: FaultInjector;
}

export interface Runtime extends Running {
  readonly stack: Stack;
  readonly gateway: LocalGateway;
  readonly dataDir: string;
  /** As the operator. */
  put(bus: string, ...entries: { type: string; detail: unknown; source?: string }[]): Promise<unknown>;
  /** Takes everything that arrives in a queue until `count` messages are there. */
  receive(queue: string, count: number): Promise<Received[]>;
}

export interface Received {
  readonly body: string;
  readonly attributes: Record<string, string>;
  readonly group: string | undefined;
}

/** The engines of one file's tests: started before the first, closed after the last. */
export function useEngines(): Engines {
  let started: { urls: EngineUrls; close(): Promise<void> };
  beforeAll(async () => {
    const watchdog = startWatchdog();
    const dynamodb = await startTestDynamoDB();
    const fauxqs = await startFauxqs({ watchdog, log: silentLog });
    started = {
      urls: { dynamodb: dynamodb.endpoint, fauxqs: fauxqs.url },
      close: async () => {
        await Promise.all([dynamodb.close(), fauxqs.close()]);
        await watchdog.close();
      },
    };
  });
  afterAll(() => started.close());
  const runtime: Engines['runtime'] = (resources, functions = {}, options = {}) =>
    startRuntime(started.urls, resources, functions, options);
  return {
    get urls() {
      return started.urls;
    },
    runtime,
    within: async (resources, functions, work, options) => {
      const opened = await runtime(resources, functions, options);
      try {
        await work(opened);
      } finally {
        await opened.close();
      }
    },
  };
}

export async function startRuntime(
  urls: EngineUrls,
  resources: Resources,
  functions: Functions,
  options: RuntimeOptions,
): Promise<Runtime> {
  const directory = mkdtempSync(join(tmpdir(), 'events-local-'));
  writeTemplate(directory, resources);
  const gateway = await openGateway({ seed: Buffer.from('test'), log: silentLog });
  const dynamodb = engineClient(urls.dynamodb);
  const fauxqs = engineClient(urls.fauxqs);
  gateway.register('dynamodb', translateDynamoDB(dynamodb.send));
  gateway.register(
    'sqs',
    translateQueueUrls(fauxqs.send, () => gateway.url),
  );
  gateway.register('sns', fauxqs.send);
  const endpoints = {
    gatewayUrl: gateway.url,
    graphqlUrl: 'http://localhost/graphql',
    realtimeUrl: 'ws://localhost',
  };
  const load = (streamArns?: ReadonlyMap<string, string>) =>
    loadStack({
      assemblyDir: directory,
      endpoints,
      supports,
      ...(streamArns === undefined ? {} : { streamArns }),
    });
  gateway.applyPolicies(load());
  const stack = load(await createTables(load(), gateway));
  gateway.applyPolicies(stack);
  await createQueues(stack, gateway);
  await createTopics(stack, gateway, silentLog);
  const dataDir = options.dataDir ?? join(directory, 'data');
  const clock = options.clock ?? wallClock;
  const directoryOfStreams = options.dataDir === undefined ? {} : { directory: join(dataDir, 'kinesis') };
  const streamed = await startStreams(stack, { gateway, clock }, directoryOfStreams);
  const lambda = inProcess(functions);
  gateway.register(
    'lambda',
    lambdaApi(lambda, unused, () => []),
  );

  if (options.faults !== undefined) gateway.injectFaults(options.faults);
  const deps: ServiceDeps = {
    stack,
    gateway,
    lambda,
    log: silentLog,
    clock,
    dataDir,
    ...(streamed === undefined ? {} : { writes: streamed.writes }),
  };
  const bus = await startEvents({ ...deps, graphql: () => options.graphql ?? null });
  const running: Running[] = [
    await startStates(deps),
    await startScheduler({ ...deps, events: bus }),
    await startPipes(deps),
    await startEventSources(deps),
    bus,
    ...(streamed === undefined ? [] : [streamed]),
  ];
  return {
    stack,
    gateway,
    dataDir,
    put: (EventBusName, ...entries) =>
      gateway.json(OPERATOR, 'events', 'PutEvents', {
        Entries: entries.map(({ type, detail, source = 'test' }) => ({
          EventBusName,
          Source: source,
          DetailType: type,
          Detail: JSON.stringify(detail),
        })),
      }),
    receive: (queue, count) => receive(gateway, queue, count),
    close: async () => {
      for (const one of running) await one.close();
      await gateway.close();
      dynamodb.close();
      fauxqs.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Functions in this process: what Lambda itself does is tested with Lambda. */
function inProcess(functions: Functions): LambdaPool {
  const invoke = async (nameOrArn: string, payload: unknown): Promise<InvocationOutcome> => {
    const name = nameOrArn.split(':').at(-1) ?? nameOrArn;
    const run = functions[name];
    if (run === undefined)
      throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
    const event: unknown = Buffer.isBuffer(payload)
      ? JSON.parse(payload.toString())
      : structuredClone(payload);
    try {
      const result = await run(event as never);
      return { payload: result ?? null, requestId: 'request' };
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      const functionError = { errorType, errorMessage, trace: [] };
      return { payload: functionError, functionError, requestId: 'request' };
    }
  };
  return {
    invoke,
    invokeEvent: async (name, payload) => {
      await invoke(name, payload);
      return { payload: null, requestId: 'request' };
    },
    endEnvironments: () => {},
    resumeEvents: () => {},
    close: async () => {},
  };
}

const unused = (name: string): never => {
  throw new Error(`no pool for ${name}`);
};

async function receive(gateway: LocalGateway, queue: string, count: number): Promise<Received[]> {
  const QueueUrl = queueUrl(gateway, queue);
  const received: Received[] = [];
  while (received.length < count) {
    const { Messages = [] } = await gateway.json<{ Messages?: Message[] }>(
      OPERATOR,
      'sqs',
      'ReceiveMessage',
      {
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        AttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      },
    );
    for (const { Body, ReceiptHandle, Attributes, MessageAttributes } of Messages) {
      await gateway.json(OPERATOR, 'sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle });
      received.push({
        body: Body,
        group: Attributes?.['MessageGroupId'],
        attributes: Object.fromEntries(
          Object.entries(MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]),
        ),
      });
    }
  }
  return received;
}

interface Message {
  readonly Body: string;
  readonly ReceiptHandle: string;
  readonly Attributes?: Record<string, string>;
  readonly MessageAttributes?: Record<string, { StringValue: string }>;
}

export function queueUrl(gateway: { url: string }, queue: string): string {
  return `${gateway.url}/${ACCOUNT_ID}/${queue}`;
}

export { arn, openQueue, role, type Resources } from './resources.ts';
