import { AwsError, type AwsCall, type AwsHandler, type AwsReply } from '../gateway/gateway.ts';
import { errorReply, jsonReply } from '../gateway/reply.ts';
import { jsonBody, requestWithJson } from '../gateway/requestBody.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const MESSAGES_MAX = 10;
/** Of the bodies, as many UTF-16 units; far below what a batch may have, attributes included. */
const CHARACTERS_MAX = 100_000;

interface Message {
  readonly QueueUrl: string;
  readonly MessageBody: string;
}

interface Waiting {
  readonly call: AwsCall;
  readonly message: Message;
  resolve(reply: AwsReply | Promise<AwsReply>): void;
}

interface BatchReply {
  readonly Successful?: readonly { readonly Id: string }[];
  readonly Failed?: readonly { Id: string; Code: string; Message?: string }[];
}

/**
 * Hands messages that are sent to one queue at the same moment to the engine as one batch, in their order. Each was authorised, counted
 * and met by faults as a call of its own, and gets the answer of its own.
 */
export function sendTogether(send: AwsHandler): AwsHandler {
  const queues = new Map<string, Waiting[]>();

  const flush = (): void => {
    const all = [...queues.values()];
    queues.clear();
    for (const waiting of all) for (const group of groupsOf(waiting)) void deliver(send, group);
  };

  return (call) => {
    if (call.action !== 'SendMessage') return send(call);
    const message = messageOf(call);
    if (message === undefined) return send(call);
    return new Promise((resolve) => {
      if (queues.size === 0) setImmediate(flush);
      const waiting = queues.get(message.QueueUrl) ?? [];
      queues.set(message.QueueUrl, waiting);
      waiting.push({ call, message, resolve });
    });
  };
}

/** Undefined for what the engine shall refuse as it is, and for what is long enough to go alone. */
function messageOf({ request }: AwsCall): Message | undefined {
  const { QueueUrl, MessageBody } = jsonBody(request) as Record<string, unknown>;
  if (typeof QueueUrl !== 'string' || typeof MessageBody !== 'string') return undefined;
  if (MessageBody === '' || MessageBody.length > CHARACTERS_MAX / MESSAGES_MAX) return undefined;
  return jsonBody(request) as Message;
}

function groupsOf(waiting: readonly Waiting[]): Waiting[][] {
  const groups: Waiting[][] = [];
  for (let start = 0; start < waiting.length; start += MESSAGES_MAX)
    groups.push(waiting.slice(start, start + MESSAGES_MAX));
  return groups;
}

async function deliver(send: AwsHandler, group: readonly Waiting[]): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  if (group.length === 1) return first.resolve(send(first.call));
  const { body: _, ...rest } = first.call.request;
  const Entries = group.map(({ message: { QueueUrl: _url, ...message } }, index) => ({
    Id: String(index),
    ...message,
  }));
  const headers = { ...rest.headers, 'x-amz-target': 'AmazonSQS.SendMessageBatch' };
  const request = requestWithJson({ ...rest, headers }, { QueueUrl: first.message.QueueUrl, Entries });
  const replies = send({ ...first.call, action: 'SendMessageBatch', request }).then((reply) =>
    reply.status >= 300 ? () => reply : answersOf(reply),
  );
  group.forEach(({ resolve }, index) => resolve(replies.then((answer) => answer(String(index)))));
}

/** What `SendMessage` would have answered for the entry of an id. */
function answersOf(reply: AwsReply): (id: string) => AwsReply {
  const { Successful = [], Failed = [] } = JSON.parse(reply.body.toString()) as BatchReply;
  const sent = new Map(Successful.map(({ Id, ...message }) => [Id, message]));
  const refused = new Map(Failed.map((one) => [one.Id, one]));
  return (id) => {
    const message = sent.get(id);
    if (message !== undefined) return jsonReply(message);
    const { Code = 'InternalFailure', Message = '' } = refused.get(id) ?? {};
    return errorReply('sqs', new AwsError(Code, Message, Code === 'InternalFailure' ? 500 : 400));
  };
}
