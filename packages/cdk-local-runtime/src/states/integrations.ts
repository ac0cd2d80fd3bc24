import { AwsError, type Gateway } from '../gateway/gateway.ts';
import type { Principal } from '../gateway/principal.ts';

type Json = Record<string, unknown>;

/** What a task calls things with. */
export interface TaskContext {
  readonly gateway: Gateway;
  readonly principal: Principal;
  readonly executionArn: string;
  readonly stateMachineArn: string;
  /** Starts another execution and, when `wait`, resolves with its end. */
  startExecution(input: Json, wait: boolean): Promise<Json>;
}

/** Runs one task: takes the state's input after `Parameters`, gives its result, throws TaskError. */
export type Integration = (input: unknown, context: TaskContext) => Promise<unknown>;

/** A failure as `Retry` and `Catch` see it: `name` is the error, `message` the cause. */
export class TaskError extends Error {
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

interface Service {
  /** The prefix of errors of the optimised integration and of the SDK integration. */
  readonly prefixes: [optimised: string, sdk: string];
  readonly signingName: Parameters<Gateway['json']>[1];
}

const SERVICES: Readonly<Record<string, Service>> = {
  dynamodb: { prefixes: ['DynamoDB', 'DynamoDb'], signingName: 'dynamodb' },
  sqs: { prefixes: ['SQS', 'Sqs'], signingName: 'sqs' },
  sns: { prefixes: ['SNS', 'Sns'], signingName: 'sns' },
  events: { prefixes: ['EventBridge', 'EventBridge'], signingName: 'events' },
  eventbridge: { prefixes: ['EventBridge', 'EventBridge'], signingName: 'events' },
  secretsmanager: { prefixes: ['SecretsManager', 'SecretsManager'], signingName: 'secretsmanager' },
  ssm: { prefixes: ['Ssm', 'Ssm'], signingName: 'ssm' },
};

/** https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html */
const OPTIMISED_INTEGRATIONS = new Set([
  'dynamodb:getItem',
  'dynamodb:putItem',
  'dynamodb:updateItem',
  'dynamodb:deleteItem',
  'sqs:sendMessage',
  'sns:publish',
  'events:putEvents',
]);

/**
 * What the `Resource` of a Task state calls. Throws Error for what does not run locally.
 * https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
 */
export function integrationOf(resource: string, type: 'STANDARD' | 'EXPRESS'): Integration {
  if (resource.includes('waitForTaskToken')) throw new Error('callbacks by task token do not run locally');
  if (/^arn:[^:]+:lambda:/.test(resource)) return invokeDirectly(resource);
  const integration = /^arn:[^:]+:states:[^:]*:[^:]*:(.+)$/.exec(resource)?.[1];
  if (integration === undefined) throw new Error(`${resource} does not run locally`);
  if (integration === 'lambda:invoke') return invokeFunction;
  const nested = /^states:startExecution(\.sync(:2)?)?$/.exec(integration);
  if (nested !== null) {
    if (nested[1] !== undefined && type === 'EXPRESS')
      throw new Error('.sync does not run in an Express workflow');
    return nestedExecution(nested[1]);
  }
  if (integration.startsWith('aws-sdk:')) {
    const [, service = '', action = ''] = integration.split(':');
    return awsCall(service, action, 1);
  }
  const [service = '', action = ''] = integration.split(':');
  if (!OPTIMISED_INTEGRATIONS.has(integration))
    throw new Error(`the integration ${integration} does not run locally`);
  return awsCall(service, action, 0);
}

function invokeDirectly(functionArn: string): Integration {
  return async (input, { gateway, principal }) =>
    (await invoke(gateway, principal, functionArn, input)).payload;
}

const invokeFunction: Integration = async (input, { gateway, principal }) => {
  const { FunctionName, Payload, InvocationType } = input as Json;
  const type = InvocationType === 'Event' ? 'Event' : 'RequestResponse';
  const { payload, requestId } = await invoke(gateway, principal, String(FunctionName), Payload ?? {}, type);
  return {
    ExecutedVersion: '$LATEST',
    Payload: payload,
    SdkHttpMetadata: { HttpHeaders: {}, HttpStatusCode: type === 'Event' ? 202 : 200 },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: type === 'Event' ? 202 : 200,
  };
};

async function invoke(
  gateway: Gateway,
  principal: Principal,
  functionName: string,
  payload: unknown,
  type: 'RequestResponse' | 'Event' = 'RequestResponse',
) {
  const outcome = await named('Lambda', () => gateway.invoke(principal, functionName, payload, type));
  if (outcome.functionError === undefined) return outcome;
  const { errorType, errorMessage, trace } = outcome.functionError;
  // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
  const timedOut = errorType === 'Sandbox.Timedout' || errorMessage.includes('Task timed out after');
  throw new TaskError(
    timedOut ? 'Sandbox.Timedout' : errorType,
    JSON.stringify({ errorMessage, errorType, trace }),
  );
}

function nestedExecution(mode: string | undefined): Integration {
  return async (input, context) => {
    const { StateMachineArn, Input, Name } = input as Json;
    const started = await named('StepFunctions', () =>
      context.startExecution(
        { stateMachineArn: StateMachineArn, name: Name, input: JSON.stringify(Input ?? {}) },
        mode !== undefined,
      ),
    );
    if (mode === undefined) return { ExecutionArn: started['executionArn'], StartDate: started['startDate'] };
    if (started['status'] !== 'SUCCEEDED')
      throw new TaskError('States.TaskFailed', JSON.stringify(capitalised(started)));
    const result = capitalised(started);
    return mode === '.sync:2'
      ? { ...result, Output: JSON.parse(String(started['output'])) as unknown }
      : result;
  };
}

function awsCall(serviceName: string, action: string, style: 0 | 1): Integration {
  const service = SERVICES[serviceName];
  if (service === undefined || action === '')
    throw new Error(`the service ${serviceName} does not run locally`);
  const operation = `${action[0]?.toUpperCase() ?? ''}${action.slice(1)}`;
  return async (input, { gateway, principal, executionArn, stateMachineArn }) => {
    const parameters =
      operation === 'PutEvents' ? withResources(input as Json, [executionArn, stateMachineArn]) : input;
    const answer = await named(service.prefixes[style], () =>
      gateway.json<Json>(principal, service.signingName, operation, asTexts(operation, parameters as Json)),
    );
    if (operation === 'PutEvents' && style === 0 && Number(answer['FailedEntryCount']) > 0)
      throw new TaskError('EventBridge.FailedEntry', JSON.stringify(answer['Entries']));
    return answer;
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html */
function withResources(input: Json, arns: string[]): Json {
  const entries = (input['Entries'] ?? []) as Json[];
  return {
    ...input,
    Entries: entries.map((entry) => ({
      ...entry,
      Resources: [...((entry['Resources'] ?? []) as string[]), ...arns],
    })),
  };
}

/** Bodies and details may be given as objects. */
function asTexts(operation: string, input: Json): Json {
  const member = { SendMessage: 'MessageBody', Publish: 'Message' }[operation];
  if (member !== undefined) return { ...input, [member]: textOf(input[member]) };
  if (operation !== 'PutEvents') return input;
  const entries = (input['Entries'] ?? []) as Json[];
  return { ...input, Entries: entries.map((entry) => ({ ...entry, Detail: textOf(entry['Detail']) })) };
}

function textOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/** Gives an error of AWS its name in a state machine, such as `DynamoDB.ConditionalCheckFailedException`. */
async function named<T>(prefix: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new TaskError(`${prefix}.${error.code}`, error.message);
  }
}

function capitalised(execution: Json): Json {
  return Object.fromEntries(
    Object.entries(execution).map(([name, value]) => [
      `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`,
      value,
    ]),
  );
}
