import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Envelope } from '../events/eventTypes.ts';
import { sqsParkedRecords } from '../events/sqsParkedRecords.ts';
import { translateRecords } from '../events/translateRecords.ts';
import { paymentFrom } from '../gateways/paymentItem.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoTransactions } from '../transactions/dynamoTransactions.ts';
import { asInbound } from '../transactions/ports.ts';
import { fromItem } from '../transactions/transactionItem.ts';
import { dynamoDedupe } from './dynamoDedupe.ts';
import { screenTransaction } from './screenTransaction.ts';
import { systemClock } from '../shared/clock.ts';

const env = readEnv('TRANSACTIONS_TABLE', 'DEDUPE_TABLE', 'PARKED_QUEUE_URL');
const client = documentClient();
const screen = screenTransaction({
  dedupe: dynamoDedupe({ client, tableName: env.DEDUPE_TABLE }),
  transactions: dynamoTransactions({ client, tableName: env.TRANSACTIONS_TABLE }),
  clock: systemClock,
});

const translateBatch = translateRecords({
  parked: sqsParkedRecords({ client: new SQSClient({}), queueUrl: env.PARKED_QUEUE_URL }),
  log: createLog(),
  screening: {
    type: 'transaction.authorized',
    // A card payment has its idempotency key and its gateway's reference, a transfer its key for ever: nothing else can repeat them.
    read: (item) => (item['kind'] === 'CARD' ? paymentFrom(item) : fromItem(item)),
    admits: async (_event, transaction) =>
      transaction.kind === 'CARD' ||
      transaction.kind === 'TRANSFER' ||
      (await screen(asInbound(transaction))) === 'FRESH',
  },
});

/** Enrichment of the pipe from the transactions' stream: translates, and keeps duplicates off the bus. */
export async function handler(records: readonly DynamoDBRecord[]): Promise<Envelope[]> {
  return translateBatch(records);
}
