import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dispatchDue } from './dispatchDue.ts';
import { dynamoDeliveries } from './dynamoDeliveries.ts';
import { dynamoEndpoints } from './dynamoEndpoints.ts';
import { eachRecord } from '../shared/eachRecord.ts';
import { recordAttempt } from './recordAttempt.ts';
import { readOutcomeMessage, sqsDeliveryQueue } from './sqsDeliveries.ts';

const { WEBHOOKS_TABLE, MERCHANTS_TABLE, DELIVERY_QUEUE_URL } = readEnv(
  'WEBHOOKS_TABLE',
  'MERCHANTS_TABLE',
  'DELIVERY_QUEUE_URL',
);
const log = createLog();
const table = { client: documentClient(), tableName: WEBHOOKS_TABLE, newsTableName: MERCHANTS_TABLE };
const deliveries = dynamoDeliveries(table);
const queue = sqsDeliveryQueue({ client: new SQSClient({}), queueUrl: DELIVERY_QUEUE_URL });
const record = recordAttempt({
  deliveries,
  endpoints: dynamoEndpoints(table),
  queue,
  clock: systemClock,
  log,
});
const dispatch = dispatchDue({ deliveries, queue, clock: systemClock });

/** Records how attempts ended; called by the minute schedule, gives the queue what is due. */
export async function handler(event: Partial<SQSEvent>): Promise<SQSBatchResponse | undefined> {
  const { Records } = event;
  if (Records !== undefined) return eachRecord({ Records }, log, (body) => record(readOutcomeMessage(body)));
  const dispatched = await dispatch();
  if (dispatched > 0) log.info('webhooks are due', { dispatched });
  return undefined;
}
