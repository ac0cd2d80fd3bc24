import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { randomInt } from 'node:crypto';
import type { AnyEvent } from '../events/eventTypes.ts';
import { readEvent } from '../events/readEvent.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient, pauseBefore } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoEndpoints } from './dynamoEndpoints.ts';
import { dynamoEventLog } from './dynamoEventLog.ts';
import { recordEvents, shardChoice } from './recordEvents.ts';
import { sqsDeliveryQueue } from './sqsDeliveries.ts';

const { WEBHOOKS_TABLE, DELIVERY_QUEUE_URL } = readEnv('WEBHOOKS_TABLE', 'DELIVERY_QUEUE_URL');
const log = createLog();
const table = { client: documentClient(), tableName: WEBHOOKS_TABLE };
const record = recordEvents({
  endpoints: dynamoEndpoints(table),
  log: dynamoEventLog(table),
  queue: sqsDeliveryQueue({ client: new SQSClient({}), queueUrl: DELIVERY_QUEUE_URL }),
  clock: systemClock,
  shards: shardChoice((below) => randomInt(below)),
  pause: pauseBefore,
});

/** Takes the events of a batch together: those of one merchant stand side by side in its log. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  const events: AnyEvent[] = [];
  for (const { messageId, body } of Records) {
    try {
      events.push(readEvent(body));
    } catch (error) {
      log.error('event not consumed', { messageId, error });
      failed.push(messageId);
    }
  }
  await record(events);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
