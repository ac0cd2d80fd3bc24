import type { SQSBatchResponse } from 'aws-lambda';
import { assertNever } from '../shared/assertNever.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoTransactions } from '../transactions/dynamoTransactions.ts';
import { fromItem } from '../transactions/transactionItem.ts';
import { eachAlone, type JudgedMessage, judgedMessages } from './approval.ts';
import { recordDecision, rejectTransaction } from './recordDecision.ts';

const env = readEnv('TRANSACTIONS_TABLE');
const log = createLog();
const deps = {
  transactions: dynamoTransactions({ client: documentClient(), tableName: env.TRANSACTIONS_TABLE }),
  clock: systemClock,
};
const decisionOf = recordDecision(deps);
const reject = rejectTransaction(deps);

/**
 * Last step, whatever was decided: one conditional write each. Repeating it changes nothing. What failed stays in the queue.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html#pipes-partial-batch-failure
 */
export async function handler(input: unknown): Promise<SQSBatchResponse> {
  const messages = judgedMessages.parse(input);
  const failures = messages.filter(({ kind }) => kind === 'FAILED');
  const recorded = await eachAlone(
    messages.filter(({ kind }) => kind !== 'FAILED'),
    async (message) => {
      await record(message);
      return [];
    },
    (message, error) => {
      log.error('decision not recorded', { messageId: message.messageId, error });
      return [message];
    },
  );
  return {
    batchItemFailures: [...failures, ...recorded.flat()].map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  };
}

async function record(message: JudgedMessage): Promise<void> {
  const written = await write(message);
  if (written === null) return;
  if (!written.ok) throw new Error(`message ${message.messageId}: ${written.error.code}`);
  const { id, status } = written.value;
  log.info('transaction decided', { transactionId: id, status });
}

function write(message: JudgedMessage) {
  switch (message.kind) {
    case 'JUDGED':
      return decisionOf({ ...message, transaction: fromItem(message.transaction) });
    case 'REFUSED':
      return reject(fromItem(message.transaction), message.code, message.reason);
    case 'DECIDED':
    case 'FAILED':
      return null;
    default:
      return assertNever(message);
  }
}
