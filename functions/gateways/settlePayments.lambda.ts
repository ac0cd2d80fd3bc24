import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { cardEventOf } from '../events/cardEvent.ts';
import { dynamoClaims } from '../idempotency/dynamoClaims.ts';
import { sqsMessages } from '../posting/sqsMessages.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { secretReader } from '../shared/secretReader.ts';
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
  'GIVEN_UP_QUEUE_URL',
  'POSTING_QUEUE_URL',
  'LAMBDA_TASK_ROOT',
);
const client = documentClient();
const queues = new SQSClient({});
const log = createLog();
const toPost = sqsMessages(queues, env.POSTING_QUEUE_URL);
const giveUp = sqsGivenUp({ client: queues, queueUrl: env.GIVEN_UP_QUEUE_URL, log });
const settle = settleDuePayments({
  payments: dynamoPayments({
    client,
    tableName: env.TRANSACTIONS_TABLE,
    claims: dynamoClaims({ client, tableName: env.CLAIMS_TABLE }),
  }),
  gateways: secretsGateways({
    secrets: secretReader(new SecretsManagerClient({}), { maxAgeMs: CREDENTIALS_AGE_MS }),
    prefix: env.GATEWAY_SECRETS,
    routing: fileRouting(env.LAMBDA_TASK_ROOT),
    random: Math.random,
    clock: systemClock,
  }),
  clock: systemClock,
  random: Math.random,
  giveUp,
  requeue: (payment) => toPost([cardEventOf(itemOf(payment))]),
  report: (transactionId, error) => log.error('card payment not settled', { transactionId, error }),
  reportLate: (payment) => giveUp(payment, 'LATE_SUCCESS'),
});

/** Called each minute: does what is due for card payments. */
export async function handler(): Promise<void> {
  const counts = await settle();
  if (counts.settled + counts.failed > 0) log.info('card payments settled', { ...counts });
}
