import type { AwsCall, AwsHandler, AwsReply } from '../gateway/gateway.ts';
import { requestWithJson } from '../gateway/requestBody.ts';

export type Body = Record<string, unknown>;

/** Asks the engine for an action in the course of a call. */
export type AskEngine = (call: AwsCall, action: string, body: Body) => Promise<AwsReply>;

export function askEngine(engine: AwsHandler): AskEngine {
  return (call, action, body) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Kinesis_20131202.${action}`,
    };
    return engine({
      ...call,
      action,
      request: requestWithJson({ method: 'POST', path: '/', headers }, body),
    });
  };
}
