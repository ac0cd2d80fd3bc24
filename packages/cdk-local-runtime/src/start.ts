import { join } from 'node:path';
import { startRestApis, type RunningRestApi } from './apigateway/startRestApis.ts';
import { supports as restApiSupports } from './apigateway/supports.ts';
import {
  startAppSync,
  supports as appSyncSupports,
  type KeySets,
  type RunningAppSync,
} from './appsync/index.ts';
import { startDistributions, type RunningDistribution } from './cloudfront/startDistributions.ts';
import { supports as distributionSupports } from './cloudfront/supports.ts';
import { refusePoolsWithoutKeys, supports as userPoolSupports } from './cognito/userPools.ts';
import type { Companion } from './companion.ts';
import { freePort } from './engines/engine.ts';
import { startWatchdog } from './engines/watchdog.ts';
import { startEvents, supports as eventsSupports } from './events/bus.ts';
import type { FaultInjector } from './gateway/openGateway.ts';
import { OPERATOR, REGION, type Principal } from './gateway/principal.ts';
import { lockFolder } from './lock.ts';
import type { Log } from './log/log.ts';
import { startPipes, supports as pipesSupports } from './pipes/pipes.ts';
import type { Clock, Running } from './running.ts';
import { startScheduler, supports as schedulerSupports } from './scheduler/scheduler.ts';
import { startTopicFunctions } from './sns/functionSubscriptions.ts';
import { startEventSources, supports as eventSourceSupports } from './sqs/eventSource.ts';
import { startPlatform, type Platform, type PlatformOptions } from './startPlatform.ts';
import { startStates, supports as statesSupports } from './states/states.ts';

/** What of the template's services this runtime runs, beyond the platform's own. */
export const serviceSupports = [
  appSyncSupports,
  distributionSupports,
  eventSourceSupports,
  eventsSupports,
  pipesSupports,
  restApiSupports,
  schedulerSupports,
  statesSupports,
  userPoolSupports,
];

export interface RuntimeOptions {
  /** The output directory of `cdk synth`. */
  readonly assemblyDir: string;
  /** Which stacks run, as one; needed when the assembly holds several. */
  readonly stackNames?: readonly string[];
  /** Everything that is kept between starts lies here, and everything of it is wiped together. */
  readonly dataDir: string;
  /** Where the API answers; 0 takes a free port. */
  readonly port: number;
  /** Where the first CloudFront distribution answers, others after it; 0 takes free ones. By default after `port`. */
  readonly distributionPort?: number;
  /** Deletes `dataDir` when the runtime ends, however it ends. */
  readonly ephemeral: boolean;
  /** What else the application needs beside AWS, such as a database of its own. */
  readonly beside?: readonly Companion[];
  readonly log: Log;
  readonly clock?: Clock;
  /** Says what is being done, for people who wait. */
  readonly progress?: (step: string) => void;
  readonly faults?: FaultInjector;
  /** The public keys of Cognito and OpenID Connect issuers, by issuer; none by default. */
  readonly keySets?: KeySets;
  /** Milliseconds without an event after which an environment of a function is ended; a minute by default. */
  readonly idleMs?: number;
  /** Counts what AWS would charge for. */
  readonly metered?: boolean;
  /** Brings in what the application needs before its queues, pipes and schedules run. */
  readonly provision?: (runtime: Runtime) => Promise<void>;
}

/** An application that runs. */
export interface Runtime extends Running {
  readonly platform: Platform;
  /** Null when the template has no GraphQL API. */
  readonly appSync: RunningAppSync | null;
  /** The REST APIs of the template. */
  readonly restApis: readonly RunningRestApi[];
  /** The CloudFront distributions of the template. */
  readonly distributions: readonly RunningDistribution[];
  /** What a process needs in its environment to call AWS locally as the operator. */
  readonly operatorEnv: Record<string, string>;
}

/**
 * Starts everything that the template of an assembly defines. Whatever was started is closed again when a later part
 * fails. Throws UnsupportedFeature for a template that this runtime cannot run, FolderInUse when it runs already.
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { dataDir, log, keySets = {}, progress = () => {} } = options;
  const unlock = lockFolder(dataDir);
  const watchdog = startWatchdog();
  const started: Running[] = [{ close: async () => unlock() }, watchdog];
  if (options.ephemeral) watchdog.removeAtEnd(dataDir);
  const close = async (): Promise<void> => {
    for (const running of started.splice(0).reverse()) await running.close();
  };
  const track = <R extends Running>(running: R): R => {
    started.push(running);
    return running;
  };

  try {
    const port = options.port === 0 ? await freePort() : options.port;
    const host = `127.0.0.1:${port}`;
    const companions = options.beside ?? [];
    progress(['engines', ...companions.map(({ name }) => name)].join(' and '));
    const [platform, beside] = await allOrNone(
      startPlatform({
        assemblyDir: options.assemblyDir,
        dataDir,
        watchdog,
        log,
        ...given(options),
        supports: serviceSupports,
        graphqlUrl: `http://${host}/graphql`,
        realtimeUrl: `ws://${host}/graphql/realtime`,
      }),
      companions.map(({ name, start }) =>
        start({ dataDir, ephemeral: options.ephemeral, watchdog, log: log.child(name) }),
      ),
    );
    for (const companion of beside) track(companion);
    track(platform);
    refusePoolsWithoutKeys(platform.stack, keySets);
    if (options.faults !== undefined) inject(options.faults, platform, log.child('faults'));

    progress('workflows and event bus');
    let appSync: RunningAppSync | null = null;
    track(await startStates(platform));
    const events = track(await startEvents({ ...platform, graphql: () => appSync }));
    if (platform.stack.ofType('AWS::AppSync::GraphQLApi').length > 0) {
      progress('GraphQL API');
      appSync = track(
        await startAppSync({
          ...platform,
          dataDir: join(dataDir, 'appsync'),
          port,
          keySets,
          meter: ({ what, units, flow }) =>
            platform.gateway.count('appsync', appSyncUnits[what], api(flow), units),
        }),
      );
    }
    const fronts = await startFronts(platform, options, track);
    const runtime: Runtime = { platform, appSync, ...fronts, operatorEnv: operatorEnv(platform), close };
    if (options.provision !== undefined) await options.provision(runtime);

    progress('pipes, queues and schedules');
    track(await startPipes(platform));
    track(await startEventSources(platform));
    track(startTopicFunctions(platform));
    track(await startScheduler({ ...platform, events }));
    platform.lambda.resumeEvents();
    return runtime;
  } catch (error) {
    await close();
    throw error;
  }
}

/** A fault may end the environments of the function that calls. */
function inject(faults: FaultInjector, { gateway, lambda }: Platform, log: Log): void {
  const endEnvironments = (functionName: string): void => {
    lambda.endEnvironments(functionName);
    log.warn('a fault ended the environments of a function', { functionName });
  };
  gateway.injectFaults((call, proceed, keys) => faults(call, proceed, keys, endEnvironments));
}

/** What is reached by HTTP beside the GraphQL API. Port 0 means free ones for distributions too. */
async function startFronts(
  platform: Platform,
  { port, distributionPort = port === 0 ? 0 : port + 1 }: RuntimeOptions,
  track: <R extends Running>(running: R) => R,
): Promise<Pick<Runtime, 'restApis' | 'distributions'>> {
  const restApis = (await startRestApis(platform)).map((api) => track(api));
  const distributions = (await startDistributions(platform, distributionPort)).map((each) => track(each));
  return { restApis, distributions };
}

/** What the platform takes as it is, where it is set. */
function given({ clock, idleMs, metered, stackNames }: RuntimeOptions): Partial<PlatformOptions> {
  return {
    ...(clock === undefined ? {} : { clock }),
    ...(idleMs === undefined ? {} : { idleMs }),
    ...(metered === undefined ? {} : { metered }),
    ...(stackNames === undefined ? {} : { stackNames }),
  };
}

const appSyncUnits = {
  operation: 'Operations',
  message: 'Messages',
  connectionMinute: 'ConnectionMinutes',
} as const;

/** What the API does for its callers is counted for itself. */
const api = (flow: string): Principal => ({ kind: 'service', arn: 'appsync.amazonaws.com', flow });

/** Waits for all; when one fails, closes the others and throws what it threw. */
async function allOrNone<First extends Running, Other extends Running>(
  first: Promise<First>,
  others: readonly Promise<Other>[],
): Promise<[First, Other[]]> {
  const settled = await Promise.allSettled([first, ...others]);
  const failed = settled.find((each) => each.status === 'rejected');
  if (failed === undefined) return [await first, await Promise.all(others)];
  for (const each of settled) if (each.status === 'fulfilled') await each.value.close();
  throw failed.reason;
}

function operatorEnv({ gateway }: Platform): Record<string, string> {
  const { accessKeyId, secretAccessKey } = gateway.credentials(OPERATOR);
  return {
    AWS_ENDPOINT_URL: gateway.url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
}
