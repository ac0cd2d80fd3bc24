import { openEngineConnection, type EngineConnection } from './engineConnection.ts';
import { ACCOUNT_ID, REGION } from './principal.ts';
import type { AwsCall, AwsReply } from './gateway.ts';

/** Sends calls to an engine as they are; only the signature is replaced, since the gateway has checked it. */
export interface EngineClient {
  send(call: AwsCall): Promise<AwsReply>;
  close(): void;
}

/**
 * A client of the engine at `url`. Connections are kept; a request is sent once, in one write. `node:http` takes about twice
 * as long for the same (docs/decisions/0024).
 *
 * @param signature what it signs with: an engine that was started with one takes no other
 */
export function engineClient(url: string, signature: string = 'a'.repeat(64)): EngineClient {
  const { hostname, port, host, protocol } = new URL(url);
  if (protocol !== 'http:') throw new Error(`an engine is reached by http, not by ${url}`);
  const address = { hostname: hostname.replace(/^\[|\]$/g, ''), port: Number(port === '' ? 80 : port) };
  const opened = new Set<EngineConnection>();
  const idle: EngineConnection[] = [];
  let closed = false;

  const open = (): EngineConnection => {
    const connection = openEngineConnection(address, () => opened.delete(connection));
    opened.add(connection);
    return connection;
  };
  /** The one that was used last, so that the others may grow old. */
  const take = (): EngineConnection => {
    for (let one = idle.pop(); one !== undefined; one = idle.pop()) if (one.open) return one;
    return open();
  };

  return {
    send: async ({ service, request }) => {
      if (closed) throw new Error('the client is closed');
      const connection = take();
      const reply = await connection.send(request.method, requestText(service, request));
      if (connection.open) idle.push(connection);
      return reply;
    },
    close: () => {
      closed = true;
      for (const connection of opened) connection.close();
    },
  };

  function requestText(service: string, { method, path, headers, body }: AwsCall['request']): Buffer {
    // A queue's URL is the path of a request about it; the engine reads the body only.
    let head = `${method} ${service === 'sqs' ? '/' : path} HTTP/1.1\r\nhost: ${host}\r\n`;
    for (const [name, value] of Object.entries(headers)) {
      if (!REPLACED_HEADERS.has(name)) head += `${name}: ${value}\r\n`;
    }
    head +=
      'x-amz-date: 20240101T000000Z\r\n' +
      `authorization: AWS4-HMAC-SHA256 Credential=AKIA/20240101/${REGION}/${service}/aws4_request, ` +
      `SignedHeaders=host, Signature=${signature}\r\ncontent-length: ${body.length}\r\n\r\n`;
    const bytes = Buffer.allocUnsafe(head.length + body.length);
    bytes.write(head, 'latin1');
    body.copy(bytes, head.length);
    return bytes;
  }
}

const REPLACED_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
  'x-amz-date',
]);

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
