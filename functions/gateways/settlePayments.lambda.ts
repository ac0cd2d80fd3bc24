import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { cardEventOf } from '../events/cardEvent.ts';
import { dynamoClaims } from '../idempotency/dynamoClaims.ts';
import { sqsMessages } from '../posting/sqsMessages.ts';
import { dynamoReference } from '../posting/dynamoReference.ts';
import { assessPayment } from '../risk/assessPayment.ts';
import { dynamoRisk } from '../risk/dynamoRisk.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { eachRecord } from '../shared/eachRecord.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { secretReader } from '../shared/secretReader.ts';
import { consumeGatewayEvent } from './consumeGatewayEvent.ts';
import { gatewayEventOfRecord } from './dynamoGatewayEvents.ts';
import { dynamoPayments } from './dynamoPayments.ts';
import { fileRouting } from './fileRouting.ts';
import { itemOf } from './paymentItem.ts';
import { CREDENTIALS_AGE_MS, secretsGateways } from './secretsGateways.ts';
import { settleDuePayments } from './settleDuePayments.ts';
import { sqsGivenUp } from './sqsGivenUp.ts';

const env = readEnv(
  'TRANSACTIONS_TABLE',
  'CLAIMS_TABLE',
  'GATEWAY_SECRETS',
  'REFERENCE_TABLE',
  'RISK_RULES_PARAMETER',
  'RISK_TABLE',
  'GIVEN_UP_QUEUE_URL',
  'POSTING_QUEUE_URL',
  'LAMBDA_TASK_ROOT',
);
const client = documentClient();
const queues = new SQSClient({});
const log = createLog();
const toPost = sqsMessages(queues, env.POSTING_QUEUE_URL);
const giveUp = sqsGivenUp({ client: queues, queueUrl: env.GIVEN_UP_QUEUE_URL, log });
const payments = dynamoPayments({
  client,
  tableName: env.TRANSACTIONS_TABLE,
  claims: dynamoClaims({ client, tableName: env.CLAIMS_TABLE }),
});
const gateways = secretsGateways({
  secrets: secretReader(new SecretsManagerClient({}), { maxAgeMs: CREDENTIALS_AGE_MS }),
  prefix: env.GATEWAY_SECRETS,
  routing: fileRouting(env.LAMBDA_TASK_ROOT),
  random: Math.random,
  clock: systemClock,
});
const reference = dynamoReference({ client, tableName: env.REFERENCE_TABLE });
const risk = assessPayment(dynamoRisk({ client, env, reference, log }));
const settle = settleDuePayments({
  payments,
  gateways,
  clock: systemClock,
  random: Math.random,
  giveUp,
  risk,
  emailOf: risk.emailOf,
  requeue: (payment) => toPost([cardEventOf(itemOf(payment))]),
  report: (transactionId, error) => log.error('card payment not settled', { transactionId, error }),
  reportLate: (payment) => giveUp(payment, 'LATE_SUCCESS'),
});
const consume = consumeGatewayEvent({ payments, gateways, clock: systemClock });

/**
 * Called each minute: does what is due for card payments. Called with messages: applies what gateways told by webhook, each as the stream of
 * kept events has it; what is not applied comes again alone, then waits for people.
 */
export async function handler({ Records }: Partial<SQSEvent>): Promise<SQSBatchResponse | undefined> {
  if (Records !== undefined) return eachRecord({ Records }, log, consumeRecord);
  const counts = await settle();
  if (counts.settled + counts.failed > 0) log.info('card payments settled', { ...counts });
  return undefined;
}

async function consumeRecord(body: string): Promise<void> {
  const event = gatewayEventOfRecord(body);
  const { transactionId, status } = await consume(event);
  log.info('event of a gateway applied', { eventId: event.id, transactionId, status });
}
