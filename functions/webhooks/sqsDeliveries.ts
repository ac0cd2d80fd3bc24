import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { merchantId } from '../shared/ids.ts';
import type { DeliveryMessage, DeliveryQueue, OutcomeMessage, OutcomeQueue } from './ports.ts';
import { attemptItem } from './dynamoDeliveries.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const BATCH_MAX = 10;

const ref = { merchantId, endpointId: z.string(), eventId: z.string(), occurredAt: z.string() };
const deliveryMessage = z.object({ ...ref, attempt: z.int().min(1) });
const outcomeMessage = z.object({ ...ref, attempt: attemptItem });

export interface SqsQueue {
  readonly client: SQSClient;
  readonly queueUrl: string;
}

/**
 * One message for an attempt. Messages are grouped by endpoint: a fair queue lets those of other endpoints past one whose attempts take long.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
 */
export function sqsDeliveryQueue({ client, queueUrl }: SqsQueue): DeliveryQueue {
  return {
    send: async (messages, delaySeconds) => {
      for (let start = 0; start < messages.length; start += BATCH_MAX) {
        const Entries = messages.slice(start, start + BATCH_MAX).map((message, i) => ({
          Id: String(i),
          MessageBody: JSON.stringify(message),
          MessageGroupId: message.endpointId,
          DelaySeconds: delaySeconds,
        }));
        const { Failed = [] } = await client.send(
          new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
        );
        const [first] = Failed;
        if (first !== undefined) throw new Error(`the queue of deliveries: ${first.Code} ${first.Message}`);
      }
    },
  };
}

export function sqsOutcomeQueue({ client, queueUrl }: SqsQueue): OutcomeQueue {
  return {
    send: async (message) => {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
    },
  };
}

/** @throws Error for a text that is no message of ours */
export function readDeliveryMessage(body: string): DeliveryMessage {
  return deliveryMessage.parse(JSON.parse(body));
}

/** @throws Error for a text that is no message of ours */
export function readOutcomeMessage(body: string): OutcomeMessage {
  return outcomeMessage.parse(JSON.parse(body));
}
