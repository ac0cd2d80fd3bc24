import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callsInProgress, type CallsInProgress } from './callsInProgress.ts';
import { meterCapacity } from './dynamodb/capacity.ts';
import { openExpirations, type Expirations } from './dynamodb/expirations.ts';
import { countWrites } from './dynamodb/tableWrites.ts';
import { createTables, supports as tableSupports } from './dynamodb/tables.ts';
import { startTimeToLive, markExpired } from './dynamodb/timeToLive.ts';
import { writeTogether } from './dynamodb/writeTogether.ts';
import { otherDynamoDB, startDynoxide } from './engines/dynoxide.ts';
import { startFauxqs } from './engines/fauxqs.ts';
import type { Watchdog } from './engines/watchdog.ts';
import { engineClient, type EngineClient, translateDynamoDB, translateQueueUrls } from './gateway/forward.ts';
import { supports as iamSupports } from './gateway/iamSupports.ts';
import { tableOf } from './gateway/names.ts';
import { openGateway, type LocalGateway } from './gateway/openGateway.ts';
import { startKinesis } from './kinesis/startKinesis.ts';
import { supports as streamSupports } from './kinesis/streams.ts';
import { supports as lambdaSupports } from './lambda/definition.ts';
import type { LambdaPool } from './lambda/pool.ts';
import { startLambda } from './lambda/startLambda.ts';
import type { Log } from './log/log.ts';
import { wallClock, type Clock, type Running } from './running.ts';
import { deployBuckets, supports as bucketDeploymentSupports } from './s3/bucketDeployments.ts';
import { type Buckets, openBuckets, supports as bucketSupports } from './s3/buckets.ts';
import {
  declareSecrets,
  secretsManager,
  supports as secretSupports,
} from './secretsmanager/secretsManager.ts';
import { openSecretStore } from './secretsmanager/secretStore.ts';
import { mailbox, supports as mailSupports } from './ses/mailbox.ts';
import { createTopics, supports as topicSupports } from './sns/topics.ts';
import { createQueues, supports as queueSupports } from './sqs/queues.ts';
import { sendTogether } from './sqs/sendTogether.ts';
import {
  declareParameters,
  openParameterStore,
  parameterStoreApi,
  supports as parameterSupports,
} from './ssm/parameters.ts';

import { openWrites, type Writes } from './streams/writes.ts';
import { sts } from './sts/sts.ts';
import { ignoredTypes } from './template/ignoredTypes.ts';
import { loadStack } from './template/loadStack.ts';
import type { Stack, SupportTable } from './template/model.ts';
import { mergeSupport } from './template/supported.ts';

/** What the services of this file honour and ignore. */
export const platformSupports: readonly SupportTable[] = [
  bucketDeploymentSupports,
  bucketSupports,
  iamSupports,
  ignoredTypes,
  lambdaSupports,
  mailSupports,
  parameterSupports,
  queueSupports,
  secretSupports,
  streamSupports,
  tableSupports,
  topicSupports,
];

/** Engines, gateway, functions and everything that only keeps data: what the other services stand on. */
export interface Platform extends Running {
  readonly stack: Stack;
  readonly gateway: LocalGateway;
  readonly lambda: LambdaPool;
  readonly log: Log;
  readonly clock: Clock;
  readonly dataDir: string;
  readonly writes: Writes;
  readonly calls: CallsInProgress;
}

export interface PlatformOptions {
  readonly assemblyDir: string;
  /** Which stacks run, as one; needed when the assembly holds several. */
  readonly stackNames?: readonly string[];
  /** Where data lies between starts. */
  readonly dataDir: string;
  readonly watchdog: Watchdog;
  readonly log: Log;
  readonly clock?: Clock;
  /** Milliseconds without an event after which an environment of a function is ended; half a minute by default. */
  readonly idleMs?: number;
  /** Counts DynamoDB's capacity units too, which costs time on every call. */
  readonly metered?: boolean;
  /** Support tables of further services. */
  readonly supports?: readonly SupportTable[];
  readonly graphqlUrl?: string;
  readonly realtimeUrl?: string;
}

/** Starts the platform. Whatever was started is closed again when a later part fails. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { dataDir, log, watchdog } = options;
  const started: Running[] = [];
  const close = async (): Promise<void> => {
    for (const running of started.splice(0).reverse()) await running.close();
  };
  try {
    mkdirSync(dataDir, { recursive: true });
    const signature = randomBytes(32).toString('hex');
    const [dynoxide, fauxqs] = await Promise.all([
      startDynoxide({ watchdog, log: log.child('dynoxide') }, join(dataDir, 'dynamodb.sqlite')),
      startFauxqs({ watchdog, log: log.child('fauxqs') }, { directory: join(dataDir, 'fauxqs'), signature }),
    ]);
    started.push(dynoxide, fauxqs);

    const gateway = await openGateway({ seed: readSeed(dataDir), log: log.child('gateway') });
    started.push(gateway);
    const secrets = openSecretStore(join(dataDir, 'secrets.json'));
    const parameters = openParameterStore(join(dataDir, 'parameters.json'));
    const engines = { dynamodb: engineClient(dynoxide.url), messages: engineClient(fauxqs.url, signature) };
    const expirations = openExpirations(dataDir);
    started.push({ close: async () => expirations.close() });
    const clock = options.clock ?? wallClock;
    const buckets = openBuckets({ dataDir, clock, engine: engines.messages.send });
    started.push(buckets);
    // The engines of this process have no other way in; a DynamoDB elsewhere may be anybody's.
    const writes = openWrites(otherDynamoDB() === undefined);
    const routes = routeToEngines(gateway, engines, {
      written: writes.written,
      expirations,
      buckets,
      metered: options.metered,
    });
    started.push(...routes);
    gateway.register('secretsmanager', secretsManager(secrets));
    gateway.register('ssm', parameterStoreApi(parameters));
    gateway.register('sts', sts(gateway.credentials));
    const mail = { directory: join(dataDir, 'mail'), log: log.child('ses') };
    gateway.register('ses', mailbox({ ...mail, stack: () => stack }));

    const load = (streamArns?: ReadonlyMap<string, string>): Stack =>
      loadStack({
        assemblyDir: options.assemblyDir,
        ...(options.stackNames === undefined ? {} : { stackNames: options.stackNames }),
        endpoints: {
          gatewayUrl: gateway.url,
          graphqlUrl: options.graphqlUrl ?? 'http://127.0.0.1:4000/graphql',
          realtimeUrl: options.realtimeUrl ?? 'ws://127.0.0.1:4000/graphql/realtime',
        },
        supports: mergeSupport([...platformSupports, ...(options.supports ?? [])]),
        ...(streamArns === undefined ? {} : { streamArns }),
      });
    // DynamoDB names the streams, so the tables come first and the stack is read again with the names.
    const stack = load(await createTables(load(), gateway));
    gateway.applyPolicies(stack);
    declareSecrets(stack, secrets);
    declareParameters(stack, parameters);
    await createQueues(stack, gateway);
    await createTopics(stack, gateway, log.child('sns'));
    const kinesis = { watchdog, log: log.child('kinesalite'), gateway, clock, written: writes.written };
    started.push(...(await startKinesis(stack, kinesis, { directory: join(dataDir, 'kinesis'), signature })));
    await buckets.create(stack, gateway);
    await deployBuckets(stack, gateway);

    const lambda = startLambda({ stack, gateway, log, clock, dataDir, idleMs: options.idleMs });
    started.push(lambda);
    started.push(startTimeToLive({ stack, gateway, clock, log: log.child('dynamodb'), expirations }));
    return { stack, gateway, lambda, log, clock, dataDir, writes, calls: callsInProgress(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function routeToEngines(
  gateway: LocalGateway,
  { dynamodb, messages }: { dynamodb: EngineClient; messages: EngineClient },
  parts: {
    expirations: Expirations;
    buckets: Buckets;
    metered: boolean | undefined;
    written(name: string): void;
  },
): Running[] {
  const items = markExpired(writeTogether(translateDynamoDB(dynamodb.send)), parts.expirations, tableOf);
  const handler = countWrites(items, parts);
  gateway.register('dynamodb', parts.metered === true ? meterCapacity(handler, gateway.count) : handler);
  gateway.register('sqs', sendTogether(translateQueueUrls(messages.send, () => gateway.url)));
  gateway.register('sns', messages.send);
  gateway.register('s3', parts.buckets.handler);
  return [dynamodb, messages].map((client) => ({ close: async () => client.close() }));
}

/** The seed of all key pairs, made at the first start, so that a shell's credentials work after a restart. */
function readSeed(dataDir: string): Buffer {
  const file = join(dataDir, 'keys.seed');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return Buffer.from(readFileSync(file, 'utf8'), 'hex');
}
