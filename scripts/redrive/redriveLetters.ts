import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DeadLetterQueue, Way } from './deadLetterQueues.ts';

interface RedriveDeps {
  readonly sqs: SQSClient;
  readonly events: EventBridgeClient;
  /** Told after each batch how many were moved so far. */
  readonly progress: (moved: number) => void;
}

/** Puts messages where they belong. @returns for each message why it was refused; undefined for what was taken */
type Put = (messages: readonly Message[]) => Promise<readonly (string | undefined)[]>;

/** How long a message is hidden while it is moved: one that a crash leaves behind shows again after it. */
const HIDDEN_SECONDS = 60;
/** What a call of either service takes. */
const BATCH = 10;

/**
 * Moves the letters of one queue back to where they come from. A message is deleted once its copy was taken, so that a crash in between
 * leaves it twice and never nowhere: every reader of ours is idempotent.
 *
 * @param limit messages at most; those that fail again come back only after the retries of queue or rule
 * @returns how many were moved
 * @throws Error when a message is refused, or when it is no event although a rule dead-lettered it
 */
export function redriveLetters(deps: RedriveDeps) {
  const { sqs, progress } = deps;
  return async ({ name, way }: DeadLetterQueue, limit = Infinity): Promise<number> => {
    const from = await urlOf(sqs, name);
    const put = await putter(deps, way);
    let moved = 0;
    while (moved < limit) {
      const { Messages: messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: from,
          MaxNumberOfMessages: Math.min(BATCH, limit - moved),
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
        }),
      );
      if (messages.length === 0) break;
      const refusals = await put(messages);
      const taken = messages.filter((_, index) => refusals[index] === undefined);
      if (taken.length > 0) {
        const Entries = taken.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
        await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: from, Entries }));
      }
      moved += taken.length;
      progress(moved);
      const refusal = refusals.find((why) => why !== undefined);
      if (refusal !== undefined)
        throw new Error(`a message of ${name} was refused: ${refusal}; ${moved} were moved`);
    }
    return moved;
  };
}

async function urlOf(client: SQSClient, QueueName: string): Promise<string> {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
  if (QueueUrl === undefined) throw new Error(`there is no queue ${QueueName}`);
  return QueueUrl;
}

async function putter({ sqs, events }: RedriveDeps, way: Way): Promise<Put> {
  switch (way.kind) {
    case 'QUEUE':
      return toQueue(sqs, await urlOf(sqs, way.queue));
    case 'BUS':
      return toBus(events, way);
    case 'COMMAND':
      throw new Error(`nothing can be moved: ${way.why}`);
  }
}

function toQueue(client: SQSClient, QueueUrl: string): Put {
  return async (messages) => {
    const Entries = messages.map(({ Body, MessageAttributes }, index) => ({
      Id: String(index),
      MessageBody: Body,
      ...(MessageAttributes === undefined ? {} : { MessageAttributes }),
    }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const refused = new Map(Failed.map(({ Id, Code }) => [Id, Code ?? 'unknown']));
    return messages.map((_, index) => refused.get(String(index)));
  };
}

/**
 * A rule's dead letter is the event as it was on the bus; why it was not delivered stands in attributes, which end here:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html. Its rule delivers it again, as it delivers any event.
 */
function toBus(client: EventBridgeClient, { bus, source }: Extract<Way, { kind: 'BUS' }>): Put {
  return async (messages) => {
    const read = messages.map(({ Body = '' }) => busEvent(Body));
    const Entries = read.flatMap((event) =>
      event === undefined
        ? []
        : [{ EventBusName: bus, Source: source, DetailType: event.type, Detail: event.detail }],
    );
    const { Entries: answers = [] } =
      Entries.length === 0 ? {} : await client.send(new PutEventsCommand({ Entries }));
    let next = 0;
    return read.map((event) => {
      if (event === undefined) return 'it is no event of a bus';
      const answer = answers[next++];
      return answer?.EventId === undefined ? (answer?.ErrorCode ?? 'no answer') : undefined;
    });
  };
}

/** Type and detail of an event of the bus; undefined for anything else. */
function busEvent(body: string): { readonly type: string; readonly detail: string } | undefined {
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null || !('detail' in message)) return undefined;
  const type = 'detail-type' in message ? message['detail-type'] : undefined;
  return typeof type === 'string' ? { type, detail: JSON.stringify(message.detail) } : undefined;
}
