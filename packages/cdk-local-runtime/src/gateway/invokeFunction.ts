import type { AwsCall, AwsReply, Gateway } from './gateway.ts';
import type { Principal } from './principal.ts';
import { errorOf } from './reply.ts';
import { requestWithJson } from './requestBody.ts';

interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: string[];
}

/**
 * Invokes a function through `call`, as the SDK does.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * Throws AwsError.
 */
export async function invokeFunction(
  call: (call: AwsCall) => Promise<AwsReply>,
  invocation: {
    readonly principal: Principal;
    /** Name or ARN. */
    readonly functionName: string;
    /** JSON as bytes, or any value. */
    readonly payload: unknown;
    readonly type?: 'RequestResponse' | 'Event' | undefined;
  },
): ReturnType<Gateway['invoke']> {
  const { principal, functionName, payload, type = 'RequestResponse' } = invocation;
  const request = {
    method: 'POST',
    path: `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`,
    headers: { 'x-amz-invocation-type': type },
  };
  const reply = await call({
    principal,
    service: 'lambda',
    action: 'Invoke',
    request: Buffer.isBuffer(payload)
      ? { ...request, body: payload }
      : requestWithJson(request, payload ?? null),
  });
  if (reply.status >= 300) throw errorOf(reply);
  const requestId = reply.headers['x-amzn-requestid'] ?? '';
  const body: unknown = reply.body.length === 0 ? null : JSON.parse(reply.body.toString());
  if (reply.headers['x-amz-function-error'] === undefined) return { payload: body, requestId };
  const { errorType = 'Error', errorMessage = '', trace = [] } = body as Partial<FunctionError>;
  return { payload: body, functionError: { errorType, errorMessage, trace }, requestId };
}
