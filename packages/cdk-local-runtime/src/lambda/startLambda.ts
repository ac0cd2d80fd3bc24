import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AwsError, type Credentials, type Gateway } from '../gateway/gateway.ts';
import { ACCOUNT_ID, REGION, rolePrincipal } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import type { Clock } from '../running.ts';
import { UnsupportedFeature, type Stack } from '../template/model.ts';
import { startAsyncInvoker } from './asyncInvoke.ts';
import { authorizerMemories } from './authorizers.ts';
import { readFunctions, type FunctionDefinition } from './definition.ts';
import { lambdaApi } from './lambdaApi.ts';
import { functionPool, type FunctionPool } from './functionPool.ts';
import { CALLED_AGAIN_MS_MAX } from './idleSandboxes.ts';
import type { LambdaPool } from './pool.ts';
import { IDLE_MS_DEFAULT } from './sandboxes.ts';
import { calledEachMinute } from './scheduledFunctions.ts';
import { openWaitingEvents } from './waitingEvents.ts';

export interface LambdaDeps {
  readonly stack: Stack;
  readonly gateway: Gateway;
  readonly log: Log;
  readonly clock: Clock;
  readonly dataDir: string;
  /** Milliseconds without an event after which an environment of a function is ended. */
  readonly idleMs?: number | undefined;
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html: of each line. */
const LOG_EVENT_OVERHEAD_BYTES = 26;

/** Makes the stack's functions callable, here and as the `lambda` service of the gateway. Throws UnsupportedFeature. */
export function startLambda(deps: LambdaDeps): LambdaPool {
  const { stack, gateway, log } = deps;
  const pools = new Map<string, FunctionPool>();
  // A thread does not inherit the one of its process.
  const compileCache = process.env['NODE_COMPILE_CACHE'] ?? join(deps.dataDir, 'lambda', 'compiled');
  const { idleMs = IDLE_MS_DEFAULT } = deps;
  const memories = authorizerMemories(stack);
  const eachMinute = calledEachMinute(stack);
  for (const definition of readFunctions(stack, join(deps.dataDir, 'lambda'))) {
    if (stack.byArn(definition.roleArn) === null) {
      const why = `${definition.roleArn} is not a role of this stack.`;
      throw new UnsupportedFeature(definition.logicalId, 'AWS::Lambda::Function', 'Role', why);
    }
    const principal = rolePrincipal(definition.roleArn, definition.name, 'lambda.amazonaws.com');
    const environment = environmentOf(definition, gateway.credentials(principal), gateway.url);
    // Lambda charges for each millisecond begun of the memory that was set.
    const ran = (durationMs: number): void => {
      gateway.count('lambda', 'Requests', principal, 1);
      const gigabytes = definition.memoryMegabytes / 1024;
      gateway.count('lambda', 'GigabyteSeconds', principal, (Math.max(1, durationMs) / 1000) * gigabytes);
    };
    const own = log.child(definition.logicalId);
    const wrote = (line: string): void => {
      gateway.count('lambda', 'LogBytes', principal, Buffer.byteLength(line) + LOG_EVENT_OVERHEAD_BYTES);
      own.raw(line);
    };
    const keptMs = eachMinute.has(definition.arn) ? Math.max(idleMs, CALLED_AGAIN_MS_MAX) : idleMs;
    const options = { compileCache, idleMs: keptMs + (memories.get(definition.arn) ?? 0) };
    pools.set(definition.name, functionPool(definition, environment, { ...own, raw: wrote }, ran, options));
  }

  const find = (nameOrArn: string): FunctionPool => {
    const name = functionName(nameOrArn);
    const pool = pools.get(name);
    if (pool === undefined) {
      const arn = `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;
      throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
    }
    return pool;
  };
  const invoke: LambdaPool['invoke'] = (nameOrArn, payload, options) =>
    find(nameOrArn).invoke(toJson(payload), randomUUID(), options?.flow);
  const events = openWaitingEvents(deps.dataDir);
  const asyncInvoker = startAsyncInvoker({
    gateway,
    log: log.child('lambda'),
    clock: deps.clock,
    events,
    pools,
  });
  const invokeEvent = async (nameOrArn: string, payload: unknown, options?: { flow?: string }) => {
    const pool = find(nameOrArn);
    const requestId = randomUUID();
    asyncInvoker.queue(pool, toJson(payload), requestId, options?.flow);
    return { payload: null, requestId };
  };

  const lambda: LambdaPool = {
    invoke,
    invokeEvent,
    resumeEvents: () => asyncInvoker.resume(),
    endEnvironments: (name) => find(name).endBusy(),
    close: async () => {
      await asyncInvoker.close();
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      events.close();
    },
  };
  gateway.register(
    'lambda',
    lambdaApi(lambda, find, () => [...pools.values()].map(({ definition }) => definition)),
  );
  return lambda;
}

/** The name in a name, a partial or a full ARN, with or without version or alias. */
export function functionName(nameOrArn: string): string {
  const [, afterFunction = nameOrArn] = /function:(.*)$/.exec(nameOrArn) ?? [];
  return afterFunction.split(':')[0] ?? afterFunction;
}

function toJson(payload: unknown): string {
  if (Buffer.isBuffer(payload)) return payload.length === 0 ? '{}' : payload.toString();
  return JSON.stringify(payload) ?? 'null';
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function environmentOf(
  definition: FunctionDefinition,
  credentials: Credentials,
  endpoint: string,
): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    ...definition.environment,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0] ?? ''}.x`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: definition.logicalId,
    LAMBDA_TASK_ROOT: definition.directory,
    _HANDLER: definition.handler,
  };
}
