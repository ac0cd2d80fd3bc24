import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../log/log.ts';
import { AwsError, type AwsCall, type AwsReply, type ServiceName } from './gateway.ts';
import type { AccessKeys } from './accessKeys.ts';
import { findOperation } from './operation.ts';
import type { Principal } from './principal.ts';
import { errorReply } from './reply.ts';
import { sqsQueryOf, sqsQueryReply } from './sqsQuery.ts';
import { parseAuthorization, signatureMatches, type SignedRequest } from './signature.ts';

// The largest request of the services behind it is an S3 part of the size the engine takes.
const BODY_BYTES_MAX = 11 * 1024 * 1024;
/** Above it, to copy a body costs more than a second write. */
const BYTES_AS_TEXT_MAX = 64 * 1024;

export interface HttpEndpoint {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the gateway over HTTP on 127.0.0.1. */
export async function openHttpEndpoint(options: {
  readonly keys: AccessKeys;
  readonly call: (call: AwsCall) => Promise<AwsReply>;
  readonly port: number;
  readonly log: Log;
}): Promise<HttpEndpoint> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, options.keys, options.call)
      .catch((error: unknown) => {
        options.log.error('a request failed', { error: String(error) });
        return errorReply(
          'dynamodb',
          new AwsError('InternalFailure', 'The gateway failed; see its log.', 500),
        );
      })
      .then((reply) => write(outgoing, reply, incoming.method === 'HEAD'))
      // A caller that is gone needs no answer.
      .catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 75_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  incoming: IncomingMessage,
  keys: AccessKeys,
  call: (call: AwsCall) => Promise<AwsReply>,
): Promise<AwsReply> {
  const request: SignedRequest = {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: headersOf(incoming),
    body: await readBody(incoming),
  };
  const authorization = parseAuthorization(request.headers['authorization']);
  const service = authorization?.service ?? 'dynamodb';
  const query = service === 'sqs' ? sqsQueryOf(request) : undefined;
  if (query === undefined) return answerAs(service, request, keys, call);
  // Signed as it came, called as the JSON protocol would have said it.
  const asJson = async ({ principal }: AwsCall): Promise<AwsReply> => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${query.action}`,
    };
    const body = Buffer.from(JSON.stringify(query.input));
    const asked = { method: 'POST', path: '/', headers, body };
    return call({ principal, service: 'sqs', action: query.action, request: asked });
  };
  return sqsQueryReply(query.action, await answerAs(service, request, keys, asJson));
}

async function answerAs(
  service: string,
  request: SignedRequest,
  keys: AccessKeys,
  call: (call: AwsCall) => Promise<AwsReply>,
): Promise<AwsReply> {
  try {
    const principal = withFlow(identifyCaller(keys, request), request.headers['x-amzn-trace-id']);
    const operation = findOperation(service, request);
    if (operation === undefined) {
      throw new AwsError(
        'UnknownOperationException',
        `${service} ${request.method} ${request.path} is not known.`,
        501,
      );
    }
    return await call({ principal, ...operation, request });
  } catch (error) {
    if (error instanceof AwsError) return errorReply(service as ServiceName, error);
    throw error;
  }
}

/** Finds who signed a request. Throws AwsError when nobody here did. */
export function identifyCaller(keys: AccessKeys, request: SignedRequest): Principal {
  const authorization = parseAuthorization(request.headers['authorization']);
  if (authorization === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  const holder = keys.holder(authorization.accessKeyId);
  if (holder === null) {
    throw new AwsError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      403,
    );
  }
  if (!signatureMatches(request, authorization, holder.secretAccessKey)) {
    const message =
      'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method.';
    throw new AwsError('InvalidSignatureException', message, 403);
  }
  return holder.principal;
}

/** Functions pass on the trace they run in, which names the flow: `Root=<flow>;Parent=…`. */
function withFlow(principal: Principal, trace: string | undefined): Principal {
  const [, flow] = /Root=([^;]+)/.exec(trace ?? '') ?? [];
  return flow === undefined ? principal : { ...principal, flow };
}

function headersOf(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
}

function readBody(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > BODY_BYTES_MAX) reject(new Error('a request is longer than any service takes'));
      else chunks.push(chunk);
    });
    incoming.on('end', () => resolve(Buffer.concat(chunks)));
    incoming.on('error', reject);
    incoming.on('close', () => reject(new Error('the caller has gone')));
  });
}

function write(outgoing: ServerResponse, reply: AwsReply, head: boolean): void {
  const headers = head ? reply.headers : { ...reply.headers, 'content-length': String(reply.body.length) };
  outgoing.writeHead(reply.status, headers);
  if (head) outgoing.end();
  // A text goes to the socket together with the head, in one write.
  else if (reply.body.length <= BYTES_AS_TEXT_MAX) outgoing.end(reply.body.toString('latin1'), 'latin1');
  else outgoing.end(reply.body);
}
