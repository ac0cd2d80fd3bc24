import { SQSClient } from '@aws-sdk/client-sqs';
import { toItem } from '../transactions/transactionItem.ts';
import { transactionEventOf } from '../events/translate.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoTransactions } from '../transactions/dynamoTransactions.ts';
import { dynamoDedupe } from './dynamoDedupe.ts';
import { dynamoLaps } from './dynamoLaps.ts';
import { screenTransaction } from './screenTransaction.ts';
import { recoverStuck } from './recoverStuck.ts';
import { sqsMessages } from './sqsMessages.ts';
import { systemClock } from '../shared/clock.ts';

const env = readEnv('TRANSACTIONS_TABLE', 'DEDUPE_TABLE', 'APPROVE_QUEUE_URL', 'POSTING_QUEUE_URL');
const log = createLog();
const queues = new SQSClient({});
const client = documentClient();
const transactions = dynamoTransactions({ client, tableName: env.TRANSACTIONS_TABLE });
const clock = systemClock;
const toApprove = sqsMessages(queues, env.APPROVE_QUEUE_URL);
const toPost = sqsMessages(queues, env.POSTING_QUEUE_URL);

const recover = recoverStuck({
  transactions,
  clock,
  laps: dynamoLaps({ client, tableName: env.DEDUPE_TABLE }),
  screen: screenTransaction({
    dedupe: dynamoDedupe({ client, tableName: env.DEDUPE_TABLE }),
    transactions,
    clock,
  }),
  unreadable: (transactionId, error) => log.error('stuck transaction not moved on', { transactionId, error }),
  // The workflow reads nothing of the event but its subject.
  approve: (ids) => toApprove(ids.map((subject) => ({ subject }))),
  queue: (approved) => toPost(approved.map((one) => transactionEventOf(toItem(one)))),
});

/** Called each minute: moves on what lost its message. */
export async function handler(): Promise<void> {
  const counts = await recover();
  if (counts.moved + counts.unreadable > 0) log.warn('stuck transactions', { ...counts });
}
