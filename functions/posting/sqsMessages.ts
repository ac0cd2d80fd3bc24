import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { queueText } from '../shared/queueText.ts';

/** What SQS takes a call: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const MESSAGES_A_CALL = 10;

/** Puts bodies on a queue, as JSON, ten a call. @throws Error when the queue refuses one; those before it are sent */
export function sqsMessages(
  client: SQSClient,
  queueUrl: string,
): (bodies: readonly unknown[]) => Promise<void> {
  return async (bodies) => {
    for (let start = 0; start < bodies.length; start += MESSAGES_A_CALL) {
      const Entries = bodies
        .slice(start, start + MESSAGES_A_CALL)
        .map((body, index) => ({ Id: String(index), MessageBody: queueText(body) }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      if (Failed.length > 0) throw new Error(`${queueUrl} refused ${Failed.length}: ${Failed[0]?.Code}`);
    }
  };
}
