import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { toItem } from '../transactions/transactionItem.ts';
import { translate } from '../events/translate.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { queueText } from '../shared/queueText.ts';
import { dynamoTransactions } from '../transactions/dynamoTransactions.ts';
import { dynamoDedupe } from './dynamoDedupe.ts';
import { failTransaction } from './recordDecision.ts';
import { screenTransaction } from './screenTransaction.ts';
import { recoverStuck } from './recoverStuck.ts';
import { systemClock } from '../shared/clock.ts';

const env = readEnv(
  'TRANSACTIONS_TABLE',
  'DEDUPE_TABLE',
  'DEDUPE_WINDOW_SECONDS',
  'POSTING_QUEUE_URL',
  'APPROVAL_ARN',
);
const log = createLog();
const workflows = new SFNClient({});
const queues = new SQSClient({});
const client = documentClient();
const transactions = dynamoTransactions({ client, tableName: env.TRANSACTIONS_TABLE });
const clock = systemClock;

const recover = recoverStuck({
  transactions,
  clock,
  screen: screenTransaction({
    dedupe: dynamoDedupe({ client, tableName: env.DEDUPE_TABLE }),
    transactions,
    windowSeconds: Number(env.DEDUPE_WINDOW_SECONDS),
    clock,
  }),
  fail: failTransaction('recovery', { transactions, clock }),
  unreadable: (transactionId, error) => log.error('stuck transaction not moved on', { transactionId, error }),
  async approve(transactionId) {
    try {
      await workflows.send(
        new StartExecutionCommand({
          stateMachineArn: env.APPROVAL_ARN,
          input: JSON.stringify({ transactionId }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  },
  async queue(transaction) {
    const event = translate({ before: null, after: JSON.parse(JSON.stringify(toItem(transaction))) });
    if (event === null) throw new Error(`an approved transaction is an event: ${transaction.id}`);
    await queues.send(
      new SendMessageCommand({ QueueUrl: env.POSTING_QUEUE_URL, MessageBody: queueText(event) }),
    );
  },
});

/** Called each minute: moves on what lost its message. */
export async function handler(): Promise<void> {
  const counts = await recover();
  if (counts.moved + counts.failed + counts.unreadable > 0) log.warn('stuck transactions', counts);
}
