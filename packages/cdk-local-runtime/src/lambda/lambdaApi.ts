import { AwsError, type AwsCall, type AwsHandler, type AwsReply } from '../gateway/gateway.ts';
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
  assertPayload(payload, type === 'Event' ? EVENT_BYTES_MAX : PAYLOAD_BYTES_MAX);
  if (type === 'DryRun') {
    find(name);
    return reply(204, undefined);
  }
  if (type === 'Event') {
    const { requestId } = await lambda.invokeEvent(name, payload, flow);
    return reply(202, undefined, { 'x-amzn-requestid': requestId });
  }
  const outcome: InvocationOutcome = await lambda.invoke(name, payload, flow);
  return reply(200, outcome.payload, {
    'x-amzn-requestid': outcome.requestId,
    'x-amz-executed-version': '$LATEST',
    ...(outcome.functionError === undefined ? {} : { 'x-amz-function-error': 'Unhandled' }),
  });
}

function assertPayload(payload: Buffer, maximumBytes: number): void {
  if (payload.length > maximumBytes) {
    const message = `${payload.length} byte payload is too large for the invocation (limit ${maximumBytes} bytes)`;
    throw new AwsError('RequestTooLargeException', message, 413);
  }
  if (payload.length === 0) return;
  try {
    JSON.parse(payload.toString());
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
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)),
  };
}
