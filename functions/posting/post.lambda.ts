import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamoLedger } from '../ledger/dynamoLedger.ts';
import { readEvent } from '../events/readEvent.ts';
import { documentClient, ledgerDocumentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoTransactions } from '../transactions/dynamoTransactions.ts';
import { dynamoReference } from './dynamoReference.ts';
import { ledgerPosting } from './ledgerPosting.ts';
import { postEvent } from './postEvent.ts';
import { postTransaction } from './postTransaction.ts';

const env = readEnv('TRANSACTIONS_TABLE', 'REFERENCE_TABLE', 'LEDGER_TABLE');
const client = documentClient();
const log = createLog();
const now = () => new Date();
const ledger = dynamoLedger({ client: ledgerDocumentClient(), tableName: env.LEDGER_TABLE });
const posting = ledgerPosting({ ledger, now });
const post = postEvent({
  ledger,
  posting,
  postTransaction: postTransaction({
    transactions: dynamoTransactions({ client, table: env.TRANSACTIONS_TABLE }),
    reference: dynamoReference({ client, tableName: env.REFERENCE_TABLE }),
    posting,
    now,
  }),
});

/** Reads the posting queue. What fails is delivered again, alone; the others of the batch are done. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed = await Promise.all(
    Records.map(async ({ messageId, body }) => {
      try {
        const event = readEvent(body);
        log.info('event posted', { eventId: event.id, type: event.type, outcome: await post(event) });
        return [];
      } catch (error) {
        log.error('event not posted', { messageId, error });
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failed.flat() };
}
