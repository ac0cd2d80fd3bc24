import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoDeliveryReader } from './dynamoDeliveries.ts';
import { eachRecord } from '../shared/eachRecord.ts';
import { readEgressScope } from './egress/webhookUrl.ts';
import { httpPost } from './egress/httpPost.ts';
import { dnsResolver } from './egress/dnsResolver.ts';
import { resolveHost } from './egress/resolveHost.ts';
import { sendWebhook } from './sendWebhook.ts';
import { readDeliveryMessage, sqsOutcomeQueue } from './sqsDeliveries.ts';

const env = readEnv('WEBHOOKS_TABLE', 'OUTCOME_QUEUE_URL', 'EGRESS_SCOPE');
const log = createLog();
const egress = readEgressScope(env.EGRESS_SCOPE);
const send = sendWebhook({
  deliveries: dynamoDeliveryReader({ client: documentClient(), tableName: env.WEBHOOKS_TABLE }),
  outcomes: sqsOutcomeQueue({ client: new SQSClient({}), queueUrl: env.OUTCOME_QUEUE_URL }),
  resolve: resolveHost(dnsResolver, egress),
  post: httpPost,
  egress,
  clock: systemClock,
});

/** Calls endpoints. Its role reads one table and writes none: `recordWebhookAttempts` says what became of it. */
export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return eachRecord(event, log, async (body) => {
    const message = readDeliveryMessage(body);
    const { endpointId, eventId, attempt } = message;
    log.info('webhook sent', { endpointId, eventId, attempt, outcome: await send(message) });
  });
}
