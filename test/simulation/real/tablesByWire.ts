import { connect } from 'node:net';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

/*
 * DynamoDB's JSON over one connection, without the SDK: nearly half of a simulation's processor time was the SDK's way to the wire and back, which each
 * test of a store goes as well. What is asked together is written together, and answered in that order.
 */

/** A client of tables that takes the SDK's commands. */
export interface OpenTables {
  readonly client: DynamoDBDocumentClient;
  close(): void;
}

interface Asked {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** Members of requests and answers that are an item or a part of one, and lists of such. */
const ITEMS = new Set([
  'Attributes',
  'ExclusiveStartKey',
  'ExpressionAttributeValues',
  'Item',
  'Key',
  'LastEvaluatedKey',
]);
const LISTS = new Set(['Items', 'Keys']);

/** @throws what the SDK throws, of what stores look at: failed conditions and cancelled transactions */
export function tablesByWire(endpoint: string): OpenTables {
  const { hostname, port, host } = new URL(endpoint);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const asked: Asked[] = [];
  let unsent: string[] = [];
  let received: Buffer = Buffer.alloc(0);
  let closed = false;
  const fail = (error: Error): void => {
    if (closed) return;
    closed = true;
    for (const { reject } of asked.splice(0)) reject(error);
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the tables have ended')));
  socket.on('data', (piece: Buffer) => {
    received = received.length === 0 ? piece : Buffer.concat([received, piece]);
    for (let reply = readReply(received); reply !== null; reply = readReply(received)) {
      received = received.subarray(reply.end);
      const { resolve, reject } = asked.shift() ?? refuseAnswer();
      if (reply.status < 300) resolve(decode(JSON.parse(reply.body)));
      else reject(errorOf(JSON.parse(reply.body) as Refusal));
    }
  });
  const flush = (): void => {
    socket.write(unsent.join(''));
    unsent = [];
  };
  const send = (command: { readonly input: unknown }): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new Error('the tables have ended'));
      const action = command.constructor.name.replace(/Command$/, '');
      const body = JSON.stringify(encode(command.input));
      asked.push({ resolve, reject });
      if (unsent.length === 0) queueMicrotask(flush);
      unsent.push(requestOf(host, ACTIONS[action] ?? action, body));
    });
  return {
    client: { send } as unknown as DynamoDBDocumentClient,
    close: () => {
      closed = true;
      socket.destroy();
    },
  };
}

/** Names of the document client that are other ones on the wire. */
const ACTIONS: Readonly<Record<string, string>> = {
  BatchGet: 'BatchGetItem',
  BatchWrite: 'BatchWriteItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  Put: 'PutItem',
  TransactGet: 'TransactGetItems',
  TransactWrite: 'TransactWriteItems',
  Update: 'UpdateItem',
};

function requestOf(host: string, action: string, body: string): string {
  const credential = 'AKIAEXAMPLE/20240101/us-east-1/dynamodb/aws4_request';
  return [
    'POST / HTTP/1.1',
    `host: ${host}`,
    'content-type: application/x-amz-json-1.0',
    `x-amz-target: DynamoDB_20120810.${action}`,
    'x-amz-date: 20240101T000000Z',
    `authorization: AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${'a'.repeat(64)}`,
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

interface Reply {
  readonly status: number;
  readonly body: string;
  /** Where the next reply begins. */
  readonly end: number;
}

/** Null where the rest of it has not come yet. */
function readReply(bytes: Buffer): Reply | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without a length: ${head}`);
  const end = headEnd + 4 + Number(length);
  if (bytes.length < end) return null;
  return { status: Number(head.slice(9, 12)), body: bytes.toString('utf8', headEnd + 4, end), end };
}

function refuseAnswer(): never {
  throw new Error('an answer that nobody asked for');
}

function encode(value: unknown): unknown {
  return mapMembers(value, (item) => marshall(item, { removeUndefinedValues: true }));
}

function decode(value: unknown): unknown {
  const answer = mapMembers(value, (item) => unmarshall(item as Parameters<typeof unmarshall>[0]));
  const { Responses } = answer as { readonly Responses?: Record<string, unknown[]> };
  if (Responses === undefined || Array.isArray(Responses)) return answer;
  const items = Object.entries(Responses).map(([table, all]) => [
    table,
    all.map((item) => unmarshall(item as Parameters<typeof unmarshall>[0])),
  ]);
  return { ...(answer as object), Responses: Object.fromEntries(items) as unknown };
}

function mapMembers(value: unknown, change: (item: Record<string, unknown>) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => mapMembers(each, change));
  if (typeof value !== 'object' || value === null) return value;
  const mapped: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    if (ITEMS.has(name)) mapped[name] = change(member as Record<string, unknown>);
    else if (LISTS.has(name)) mapped[name] = (member as Record<string, unknown>[]).map(change);
    // Already an item as it is on the wire, of any names.
    else mapped[name] = name === 'Responses' ? member : mapMembers(member, change);
  }
  return mapped;
}

interface Refusal {
  readonly __type: string;
  readonly message?: string;
  readonly Message?: string;
  readonly CancellationReasons?: { readonly Code: string }[];
}

function errorOf({ __type, message, Message, CancellationReasons }: Refusal): Error {
  const name = __type.split('#').at(-1) ?? __type;
  const facts = { message: message ?? Message ?? name, $metadata: {} };
  if (name === 'ConditionalCheckFailedException') return new ConditionalCheckFailedException(facts);
  if (name === 'TransactionCanceledException')
    return new TransactionCanceledException({ ...facts, CancellationReasons: CancellationReasons ?? [] });
  return Object.assign(new Error(facts.message), { name });
}
