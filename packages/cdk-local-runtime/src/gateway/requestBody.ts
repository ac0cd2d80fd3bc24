import type { AwsCall } from './gateway.ts';

type Request = AwsCall['request'];

const parsed = new WeakMap<Request, unknown>();

/** The body of a request as JSON, parsed once however many look at it. Nobody may change what it gives. Throws SyntaxError. */
export function jsonBody(request: Request): unknown {
  if (parsed.has(request)) return parsed.get(request);
  const value: unknown = request.body.length === 0 ? {} : JSON.parse(request.body.toString());
  parsed.set(request, value);
  return value;
}

/** A request with this body, which is written as text only where somebody needs it so. Members that are undefined count as absent. */
export function requestWithJson(rest: Omit<Request, 'body'>, value: unknown): Request {
  let body: Buffer | undefined;
  const request: Request = {
    ...rest,
    get body() {
      return (body ??= Buffer.from(JSON.stringify(value) ?? 'null'));
    },
  };
  parsed.set(request, value);
  return request;
}
