import { AwsError, type AwsCall, type AwsHandler, type AwsReply } from '../gateway/gateway.ts';
import { jsonBody } from '../gateway/requestBody.ts';
import type { FunctionDefinition } from './definition.ts';
import type { FunctionPool } from './functionPool.ts';
import type { InvocationOutcome, LambdaPool } from './pool.ts';

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const PAYLOAD_BYTES_MAX = 6 * 1024 * 1024;
const EVENT_BYTES_MAX = 1024 * 1024;

/** Lambda's REST API: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html and reads of functions. */
export function lambdaApi(
  lambda: LambdaPool,
  find: (nameOrArn: string) => FunctionPool,
  definitions: () => FunctionDefinition[],
): AwsHandler {
  return async (call) => {
    const [, encoded = ''] = /\/functions\/([^/?]+)/.exec(call.request.path) ?? [];
    const name = decodeURIComponent(encoded);
    switch (call.action) {
      case 'Invoke':
        return invoke(lambda, find, name, call);
      case 'GetFunction':
        return reply(200, { Configuration: configuration(find(name).definition) });
      case 'ListFunctions':
        return reply(200, { Functions: definitions().map(configuration) });
      default:
        throw new AwsError('InvalidAction', `lambda:${call.action} does not run locally.`, 501);
    }
  };
}

async function invoke(
  lambda: LambdaPool,
  find: (nameOrArn: string) => FunctionPool,
  name: string,
  call: AwsCall,
): Promise<AwsReply> {
  const payload = call.request.body;
  const flow = call.principal.flow === undefined ? {} : { flow: call.principal.flow };
  const type = call.request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  assertInvocation(call.request, name, type);
  assertPayload(call.request, type === 'Event' ? EVENT_BYTES_MAX : PAYLOAD_BYTES_MAX);
  if (type === 'DryRun') {
    find(name);
    return reply(204, undefined);
  }
  if (type === 'Event') {
    const { requestId } = await lambda.invokeEvent(name, payload, flow);
    return reply(202, undefined, { 'x-amzn-requestid': requestId });
  }
  const outcome: InvocationOutcome = await lambda.invoke(name, payload, flow);
  return replyText(200, outcome.text ?? JSON.stringify(outcome.payload), {
    'x-amzn-requestid': outcome.requestId,
    'x-amz-executed-version': '$LATEST',
    ...(outcome.functionError === undefined ? {} : { 'x-amz-function-error': 'Unhandled' }),
  });
}

const INVOCATION_TYPES = ['Event', 'RequestResponse', 'DryRun'];

/** What the request asks for besides the payload: what no function here has is refused, and not left out in silence. */
function assertInvocation({ path, headers }: AwsCall['request'], name: string, type: string): void {
  if (!INVOCATION_TYPES.includes(type)) {
    const message = `Value '${type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [${INVOCATION_TYPES.join(', ')}]`;
    throw new AwsError('InvalidParameterValueException', message);
  }
  const qualifier = new URL(path, 'http://lambda').searchParams.get('Qualifier') ?? '$LATEST';
  if (qualifier !== '$LATEST')
    throw new AwsError('ResourceNotFoundException', `Function not found: ${name}:${qualifier}`, 404);
  if (headers['x-amz-log-type'] === 'Tail')
    throw new AwsError(
      'InvalidAction',
      'LogType Tail does not run locally: the log is a file of its own.',
      501,
    );
}

function assertPayload(request: AwsCall['request'], maximumBytes: number): void {
  const payload = request.body;
  if (payload.length > maximumBytes) {
    const message = `${payload.length} byte payload is too large for the invocation (limit ${maximumBytes} bytes)`;
    throw new AwsError('RequestTooLargeException', message, 413);
  }
  try {
    jsonBody(request);
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${String(error)}`,
    );
  }
}

function configuration(definition: FunctionDefinition): unknown {
  return {
    FunctionName: definition.name,
    FunctionArn: definition.arn,
    Role: definition.roleArn,
    Handler: definition.handler,
    Timeout: definition.timeoutMs / 1000,
    MemorySize: definition.memoryMegabytes,
    Version: '$LATEST',
    State: 'Active',
  };
}

function reply(status: number, body: unknown, headers: Record<string, string> = {}): AwsReply {
  return replyText(status, body === undefined ? '' : JSON.stringify(body), headers);
}

function replyText(status: number, text: string, headers: Record<string, string>): AwsReply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(text) };
}
