import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

interface RedriveDeps {
  readonly client: SQSClient;
  readonly progress: (moved: number) => void;
}

/** How long a message is hidden while it is moved: one that a crash leaves behind shows again after it. */
const HIDDEN_SECONDS = 60;

/**
 * Moves messages from `<queue>-dead` back to `<queue>`, oldest first. A message is deleted once its copy was taken, so that a
 * crash in between leaves it twice and never nowhere: every reader of ours is idempotent.
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

  return async (queue: string, limit = Infinity): Promise<number> => {
    const [from, to] = [await urlOf(`${queue}-dead`), await urlOf(queue)];
    let moved = 0;
    while (moved < limit) {
      const { Messages: messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: from,
          MaxNumberOfMessages: Math.min(10, limit - moved),
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
        }),
      );
      if (messages.length === 0) break;
      const { Failed = [] } = await client.send(
        new SendMessageBatchCommand({
          QueueUrl: to,
          Entries: messages.map(({ Body, MessageAttributes }, index) => ({
            Id: String(index),
            MessageBody: Body,
            ...(MessageAttributes === undefined ? {} : { MessageAttributes }),
          })),
        }),
      );
      const refused = new Map(Failed.map(({ Id, Code }) => [Number(Id), Code]));
      const taken = messages.filter((_, index) => !refused.has(index));
      if (taken.length > 0) {
        await client.send(
          new DeleteMessageBatchCommand({
            QueueUrl: from,
            Entries: taken.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
          }),
        );
      }
      moved += taken.length;
      progress(moved);
      for (const [, code] of refused)
        throw new Error(`${queue} refused a message: ${code}; ${moved} were moved`);
    }
    return moved;
  };
}
