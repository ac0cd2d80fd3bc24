import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { invoiceId, merchantId } from '../../shared/ids.ts';
import { type WakeMessage, type WakeQueue, WATCH_WORKS } from '../ports.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const DELAY_SECONDS_MAX = 900;

const wakeMessage = z.object({
  chainId: z.int(),
  work: z.enum(WATCH_WORKS).exactOptional(),
  after: z.int().exactOptional(),
  woken: z.partialRecord(z.enum(WATCH_WORKS), z.int()).exactOptional(),
  revoke: invoiceId.exactOptional(),
  treasuryChange: merchantId.exactOptional(),
  watchdog: z.literal(true).exactOptional(),
});

export function sqsWakes({
  client,
  queueUrl,
}: {
  readonly client: SQSClient;
  readonly queueUrl: string;
}): WakeQueue {
  return {
    wake: async ({ chainId, work, after, woken, revoke, treasuryChange, watchdog }, delaySeconds) => {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify({ chainId, work, after, woken, revoke, treasuryChange, watchdog }),
          // Fair queues: a chain whose messages take long does not let those of others wait.
          // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
          MessageGroupId: String(chainId),
          DelaySeconds: Math.min(DELAY_SECONDS_MAX, Math.max(0, Math.ceil(delaySeconds))),
        }),
      );
    },
  };
}

/**
 * The messages of a batch without repetition: a hundred rules may have woken one chain. Those that continue a loop come
 * first, since the others then find the loop running.
 *
 * @throws Error for a body that is no wake message
 */
export function readWakes(event: Pick<SQSEvent, 'Records'>): readonly WakeMessage[] {
  const wakes = new Map<string, WakeMessage>();
  for (const { body, attributes } of event.Records) {
    const message = wakeMessage.parse(JSON.parse(body));
    const redelivered = Number(attributes.ApproximateReceiveCount) > 1;
    wakes.set(JSON.stringify(message), redelivered ? { ...message, redelivered } : message);
  }
  return [...wakes.values()].sort((a, b) => Number(a.after === undefined) - Number(b.after === undefined));
}
