import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';

interface RedriveDeps {
  readonly client: SQSClient;
  readonly progress: (moved: number) => void;
}

/** How long a message is hidden while it is moved: one that a crash leaves behind shows again after it. */
const HIDDEN_SECONDS = 60;

/**
 * Moves messages from `<queue>-dead` and `<queue>-rule-dead` back to `<queue>`, oldest first of each. What the rule could not
 * deliver is a whole event of the bus, so its detail is what goes back, as the rule would have delivered it. A message is deleted
 * once its copy was taken, so that a crash in between leaves it twice and never nowhere: every reader of ours is idempotent.
 *
 * @param limit messages at most; those that fail again come back only after the queue's retries
 * @returns how many were moved
 * @throws Error when the queue refuses a message
 */
export function redriveQueue({ client, progress }: RedriveDeps) {
  const urlOf = async (QueueName: string): Promise<string> => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
    if (QueueUrl === undefined) throw new Error(`there is no queue ${QueueName}`);
    return QueueUrl;
  };

  /** Moves ten at most; the codes of what was refused come with what was taken. */
  const moveSome = async (from: string, to: string, limit: number) => {
    const { Messages: messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: from,
        MaxNumberOfMessages: Math.min(10, limit),
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
      }),
    );
    if (messages.length === 0) return { found: 0, taken: 0, refusals: [] };
    const Entries = messages.map((message, index) => ({ Id: String(index), ...contentOf(message) }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: to, Entries }));
    const refused = new Set(Failed.map(({ Id }) => Number(Id)));
    const taken = messages.filter((_, index) => !refused.has(index));
    if (taken.length > 0) {
      await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: from,
          Entries: taken.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
    }
    return { found: messages.length, taken: taken.length, refusals: Failed.map(({ Code }) => Code) };
  };

  return async (queue: string, limit = Infinity): Promise<number> => {
    const to = await urlOf(queue);
    const sources = [await urlOf(`${queue}-dead`), await urlOf(`${queue}-rule-dead`)];
    let moved = 0;
    for (const from of sources) {
      while (moved < limit) {
        const { found, taken, refusals } = await moveSome(from, to, limit - moved);
        if (found === 0) break;
        moved += taken;
        progress(moved);
        if (refusals.length > 0)
          throw new Error(`${queue} refused a message: ${refusals[0]}; ${moved} were moved`);
      }
    }
    return moved;
  };
}

/**
 * A message as the queue's reader wants it. A rule's dead letter has the event as it was on the bus, and says in attributes why it
 * was not delivered: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
function contentOf({ Body, MessageAttributes }: Message): Omit<SendMessageBatchRequestEntry, 'Id'> {
  const detail = busDetail(Body ?? '');
  if (detail !== undefined) return { MessageBody: JSON.stringify(detail) };
  return { MessageBody: Body, ...(MessageAttributes === undefined ? {} : { MessageAttributes }) };
}

/** The detail of an event of the bus; undefined for anything else. */
function busDetail(body: string): unknown {
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null) return undefined;
  return 'detail-type' in message && 'detail' in message ? message.detail : undefined;
}
