import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallsInProgress } from '../../callsInProgress.ts';
import type { Log } from '../../log/log.ts';
import type { Publisher } from '../realtime/publisher.ts';
import type { Authenticate } from './auth/authenticate.ts';
import { RequestError } from './errors.ts';
import { toAnswer } from './executeOperation.ts';
import type { Executor } from './executeOperation.ts';
import { readBody, readQueryString } from './graphqlRequest.ts';
import { answerRequest } from './graphqlService.ts';
import type { Meter } from './meter.ts';
import type { ConcurrencyLimit } from './concurrencyLimit.ts';
import { bodyOf, plainHeaders, sourceIpOf, urlOf } from './httpRequest.ts';

export interface HttpDeps {
  readonly executor: Executor;
  readonly publisher: Publisher;
  readonly authenticate: Authenticate;
  readonly meter: Meter;
  /** A runtime is one machine: what comes at once beyond its places waits before its 30 seconds begin. */
  readonly concurrencyLimit: ConcurrencyLimit;
  readonly calls: CallsInProgress;
  readonly log: Log;
  /** Pages beside the API; true when it has answered. */
  page(request: IncomingMessage, response: ServerResponse): boolean;
}

export const GRAPHQL_PATH = '/graphql';

const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'x-amzn-RequestId,x-amzn-ErrorType,x-amz-user-agent,x-amzn-ErrorMessage,Date',
};

/** Answers HTTP requests. https://docs.aws.amazon.com/appsync/latest/devguide/graphql-overview.html */
export function createHttpHandler(deps: HttpDeps) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    handle(deps, request, response).catch((error: unknown) => {
      deps.log.error('A request failed.', { error: String((error as Error)?.stack ?? error) });
      if (!response.headersSent)
        refuse(response, new RequestError(500, 'InternalFailure', 'Internal failure'));
      else response.destroy();
    });
  };
}

async function handle(deps: HttpDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = urlOf(request);
  if (url.pathname !== GRAPHQL_PATH) {
    if (deps.page(request, response)) return;
    return refuse(
      response,
      new RequestError(404, 'NotFoundException', `There is nothing at ${url.pathname}.`),
    );
  }
  if (request.method === 'OPTIONS') return preflight(request, response);
  if (request.method !== 'POST' && request.method !== 'GET') {
    return refuse(response, new RequestError(405, 'MethodNotAllowedException', 'Use POST or GET.'));
  }
  try {
    const body = await bodyOf(request);
    const headers = plainHeaders(request);
    const read = once(() =>
      request.method === 'GET' ? readQueryString(url.searchParams) : readBody(body.toString()),
    );
    const caller = await deps.authenticate({
      headers,
      sourceIp: sourceIpOf(request),
      signed: { method: request.method, path: request.url ?? '/', body },
      request: attempt(read),
    });
    const execute = () => answerRequest(deps, read(), { caller, headers, domainName: null });
    // Pushes of the event bus itself do not queue behind the operations that caused them.
    const limited = () => deps.calls.during(() => deps.concurrencyLimit(execute));
    const answer = await (caller.mode === 'AWS_IAM' ? execute() : limited());
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    send(response, 200, toAnswer(answer), { 'x-amzn-requestid': answer.requestId });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    refuse(response, error);
  }
}

/** Does work when it is first asked for; what it threw is not kept. */
function once<T>(work: () => T): () => T {
  let done: { value: T } | undefined;
  return () => (done ??= { value: work() }).value;
}

/** A caller without access is refused first, whatever the body. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function preflight(request: IncomingMessage, response: ServerResponse): void {
  response
    .writeHead(200, {
      ...CORS_HEADERS,
      'access-control-allow-methods': 'POST, GET, OPTIONS',
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
      'access-control-max-age': '86400',
    })
    .end();
}

function refuse(response: ServerResponse, { status, errorType, message }: RequestError): void {
  const headers = { 'x-amzn-requestid': randomUUID(), 'x-amzn-errortype': errorType };
  send(response, status, { errors: [{ errorType, message }] }, headers);
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string>,
): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      ...CORS_HEADERS,
      ...headers,
      'content-type': 'application/json;charset=UTF-8',
      'content-length': Buffer.byteLength(text),
    })
    .end(text);
}
