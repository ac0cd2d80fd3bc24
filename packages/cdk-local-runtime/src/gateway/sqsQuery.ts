import { randomUUID } from 'node:crypto';
import { isRecord } from '../template/intrinsics.ts';
import type { AwsReply } from './gateway.ts';
import { errorOf, escapeXml, xmlReply } from './reply.ts';

interface RequestShape {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** What a request in SQS's query protocol asks for, as the JSON protocol would say it. */
export interface SqsQuery {
  readonly action: string;
  readonly input: Record<string, unknown>;
}

const NAMESPACE = 'http://queue.amazonaws.com/doc/2012-11-05/';
const NUMBERS = new Set([
  'DelaySeconds',
  'MaxNumberOfMessages',
  'MaxResults',
  'VisibilityTimeout',
  'WaitTimeSeconds',
]);
/** Numbered parameters with members of their own, by the list or map of the JSON protocol that they become. */
const MAPS: Readonly<Record<string, string>> = {
  Attribute: 'Attributes',
  MessageAttribute: 'MessageAttributes',
  MessageSystemAttribute: 'MessageSystemAttributes',
  Tag: 'Tags',
};
const LISTS: Readonly<Record<string, string>> = {
  AWSAccountId: 'AWSAccountIds',
  ActionName: 'Actions',
  AttributeName: 'AttributeNames',
  ChangeMessageVisibilityBatchRequestEntry: 'Entries',
  DeleteMessageBatchRequestEntry: 'Entries',
  MessageAttributeName: 'MessageAttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
  SendMessageBatchRequestEntry: 'Entries',
  TagKey: 'TagKeys',
};

/**
 * Reads a request in the query protocol: parameters in a form or in the query string, the queue in the path or in
 * `QueueUrl`. Undefined for one that speaks JSON.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
 */
export function sqsQueryOf({ path, headers, body }: RequestShape): SqsQuery | undefined {
  if (headers['x-amz-target'] !== undefined) return undefined;
  const url = new URL(path, 'http://gateway');
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const parameters = [...url.searchParams, ...(isForm ? new URLSearchParams(body.toString()) : [])];
  const action = parameters.find(([name]) => name === 'Action')?.[1];
  if (action === undefined) return undefined;
  const tree = treeOf(parameters.filter(([name]) => name !== 'Action' && name !== 'Version'));
  // The engine finds a queue by the end of its URL.
  const queue = url.pathname.length > 1 ? { QueueUrl: `http://gateway${url.pathname}` } : {};
  return { action, input: { ...queue, ...inputOf(tree) } };
}

type Tree = { [name: string]: string | Tree };

/** `A.1.B=c` is `{A: {1: {B: 'c'}}}`. */
function treeOf(parameters: readonly (readonly [name: string, value: string])[]): Tree {
  const root: Tree = {};
  for (const [name, value] of parameters) {
    const steps = name.split('.');
    const leaf = steps.pop() ?? '';
    let node = root;
    for (const step of steps) {
      const next = node[step];
      node = typeof next === 'object' ? next : (node[step] = {});
    }
    node[leaf] = value;
  }
  return root;
}

function inputOf(tree: Tree): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      if (typeof value === 'string') return [name, NUMBERS.has(name) ? Number(value) : value];
      const map = MAPS[name];
      if (map !== undefined) return [map, Object.fromEntries(inOrder(value).map(entryOf))];
      const list = LISTS[name];
      if (list === undefined) return [name, inputOf(value)];
      return [list, inOrder(value).map((item) => (typeof item === 'string' ? item : inputOf(item)))];
    }),
  );
}

const inOrder = (numbered: Tree): (string | Tree)[] =>
  Object.entries(numbered)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, item]) => item);

function entryOf(item: string | Tree): [name: string, value: unknown] {
  if (typeof item === 'string') return [item, ''];
  const value = item['Value'] ?? '';
  return [String(item['Name'] ?? item['Key'] ?? ''), typeof value === 'string' ? value : inputOf(value)];
}

/** Members of answers that the query protocol writes one by one, under another name. */
const ELEMENTS: Readonly<Record<string, string>> = {
  Attributes: 'Attribute',
  Failed: 'BatchResultErrorEntry',
  MessageAttributes: 'MessageAttribute',
  Messages: 'Message',
  QueueUrls: 'QueueUrl',
  Tags: 'Tag',
  queueUrls: 'QueueUrl',
};

/** An answer of the JSON protocol as the query protocol gives it. */
export function sqsQueryReply(action: string, reply: AwsReply): AwsReply {
  const requestId = reply.headers['x-amzn-requestid'] ?? randomUUID();
  if (reply.status >= 300) {
    const { code, message } = errorOf(reply);
    // JSON has new names for some errors; this header has the old one: `AWS.SimpleQueueService.NonExistentQueue;Sender`.
    const [queryCode = code, type = 'Sender'] = (reply.headers['x-amzn-query-error'] ?? code).split(';');
    return xmlReply(
      `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>${type}</Type><Code>${queryCode}</Code>` +
        `<Message>${escapeXml(message)}</Message><Detail/></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
      reply.status,
    );
  }
  const body: unknown = reply.body.length === 0 ? {} : JSON.parse(reply.body.toString());
  const members = isRecord(body) ? membersOf(body, action) : '';
  const result = members === '' ? '' : `<${action}Result>${members}</${action}Result>`;
  return xmlReply(
    `<${action}Response xmlns="${NAMESPACE}">${result}` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
    reply.status,
  );
}

function membersOf(record: Record<string, unknown>, action: string): string {
  return Object.entries(record)
    .map(([name, value]) => {
      const each = name === 'Successful' ? `${action}ResultEntry` : (ELEMENTS[name] ?? name);
      if (Array.isArray(value)) return value.map((item) => elementOf(each, item, action)).join('');
      if (!isRecord(value) || ELEMENTS[name] === undefined) return elementOf(each, value, action);
      const key = name === 'Tags' ? 'Key' : 'Name';
      return Object.entries(value)
        .map(([of, member]) => elementOf(each, { [key]: of, Value: member }, action))
        .join('');
    })
    .join('');
}

function elementOf(name: string, value: unknown, action: string): string {
  return `<${name}>${isRecord(value) ? membersOf(value, action) : escapeXml(String(value))}</${name}>`;
}
