import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { ACCOUNT_ID, REGION } from './principal.ts';
import type { AwsCall, AwsReply } from './gateway.ts';

/** Sends calls to an engine as they are; only the signature is replaced, since the gateway has checked it. */
export interface EngineClient {
  send(call: AwsCall): Promise<AwsReply>;
  close(): void;
}

/**
 * A client of the engine at `url`. Connections are kept; a request is sent once.
 *
 * @param signature what it signs with: an engine that was started with one takes no other
 */
export function engineClient(url: string, signature: string = 'a'.repeat(64)): EngineClient {
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo' });
  const { hostname, port } = new URL(url);
  return {
    send: ({ service, request }) =>
      new Promise((resolve, reject) => {
        const outgoing = httpRequest(
          {
            agent,
            hostname,
            port,
            method: request.method,
            // A queue's URL is the path of a request about it; the engine reads the body only.
            path: service === 'sqs' ? '/' : request.path,
            headers: {
              ...withoutHop(request.headers),
              'x-amz-date': '20240101T000000Z',
              authorization:
                `AWS4-HMAC-SHA256 Credential=AKIA/20240101/${REGION}/${service}/aws4_request, ` +
                `SignedHeaders=host, Signature=${signature}`,
              'content-length': request.body.length,
            },
          },
          (incoming) => {
            const chunks: Buffer[] = [];
            incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
            incoming.on('error', reject);
            incoming.on('end', () => {
              resolve({
                status: incoming.statusCode ?? 500,
                headers: withoutHop(incoming.headers),
                body: Buffer.concat(chunks),
              });
            });
          },
        );
        outgoing.on('error', reject);
        outgoing.end(request.body);
      }),
    close: () => agent.destroy(),
  };
}

const HOP_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host', 'expect']);

function withoutHop(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (HOP_HEADERS.has(name)) continue;
    kept[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return kept;
}

const DYNOXIDE_ARN = 'arn:aws:dynamodb:dynoxide:';
const DYNAMODB_ARN = `arn:aws:dynamodb:${REGION}:`;

/**
 * The engine names its tables and streams in a region `dynoxide`. Operations that speak of ARNs get this runtime's
 * region, both ways; items are never touched.
 */
export function translateDynamoDB(
  send: (call: AwsCall) => Promise<AwsReply>,
): (call: AwsCall) => Promise<AwsReply> {
  return async (call) => {
    if (!ARN_ACTIONS.has(call.action)) return send(call);
    const body = call.request.body.toString().replaceAll(DYNAMODB_ARN, DYNOXIDE_ARN);
    const reply = await send({ ...call, request: { ...call.request, body: Buffer.from(body) } });
    const translated = Buffer.from(reply.body.toString().replaceAll(DYNOXIDE_ARN, DYNAMODB_ARN));
    const { 'x-amz-crc32': _, ...headers } = reply.headers;
    return { ...reply, headers, body: translated };
  };
}

const ARN_ACTIONS: ReadonlySet<string> = new Set([
  'CreateTable',
  'DeleteTable',
  'DescribeStream',
  'DescribeTable',
  'GetShardIterator',
  'ListStreams',
  'ListTagsOfResource',
  'TagResource',
  'UntagResource',
  'UpdateTable',
]);

/** The engine answers queue URLs of its own; callers get the gateway's. */
export function translateQueueUrls(
  send: (call: AwsCall) => Promise<AwsReply>,
  gatewayUrl: () => string,
): (call: AwsCall) => Promise<AwsReply> {
  const pattern = /http:\/\/[^"/]+\/\d{12}\//g;
  return async (call) => {
    const reply = await send(call);
    if (!QUEUE_URL_ACTIONS.has(call.action)) return reply;
    const text = reply.body.toString().replaceAll(pattern, `${gatewayUrl()}/${ACCOUNT_ID}/`);
    return { ...reply, body: Buffer.from(text) };
  };
}

const QUEUE_URL_ACTIONS: ReadonlySet<string> = new Set([
  'CreateQueue',
  'GetQueueUrl',
  'ListDeadLetterSourceQueues',
  'ListQueues',
]);
