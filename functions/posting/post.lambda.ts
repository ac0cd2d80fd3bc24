import { dynamoLedger } from '../ledger/dynamoLedger.ts';
import { consumeEvents } from '../events/consumeEvents.ts';
import { documentClient, ledgerDocumentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoTransactions } from '../transactions/dynamoTransactions.ts';
import { dynamoReference } from './dynamoReference.ts';
import { dynamoPayments } from '../gateways/dynamoPayments.ts';
import { ledgerPosting } from './ledgerPosting.ts';
import { postCardPayment } from './postCardPayment.ts';
import { postEvent } from './postEvent.ts';
import { postTransaction } from './postTransaction.ts';
import { postTransfer } from './postTransfer.ts';
import { approveTransfer } from '../payees/approveTransfer.ts';
import { dynamoReturns } from '../payees/dynamoReturns.ts';
import { dynamoRisk } from '../risk/dynamoRisk.ts';
import { judgeTransfer } from '../risk/judgeTransfer.ts';
import { systemClock } from '../shared/clock.ts';

const env = readEnv(
  'TRANSACTIONS_TABLE',
  'REFERENCE_TABLE',
  'LEDGER_TABLE',
  'PAYEES_TABLE',
  'RISK_TABLE',
  'RISK_RULES_PARAMETER',
);
const client = documentClient();
const log = createLog();
const clock = systemClock;
const ledgerClient = ledgerDocumentClient();
const ledger = dynamoLedger({
  client: ledgerClient,
  tableName: env.LEDGER_TABLE,
  remembersAccounts: true,
});
const posting = ledgerPosting({ ledger, clock, postsTogether: true });
const reference = dynamoReference({ client, tableName: env.REFERENCE_TABLE, readsTogether: true });
const transactions = dynamoTransactions({
  client,
  tableName: env.TRANSACTIONS_TABLE,
  readsTogether: true,
});
const risk = judgeTransfer(dynamoRisk({ client, env, reference, log }));
const post = postEvent({
  ledger,
  posting,
  postTransaction: postTransaction({
    transactions,
    reference,
    posting,
    clock,
  }),
  postTransfer: postTransfer({
    transactions,
    reference,
    ledger,
    posting,
    returns: dynamoReturns({ client: ledgerClient, tableName: env.PAYEES_TABLE }),
    approve: approveTransfer({ transactions, risk, clock }),
    clock,
  }),
  postCardPayment: postCardPayment({
    payments: dynamoPayments({
      client,
      tableName: env.TRANSACTIONS_TABLE,
    }),
    ledger,
    posting,
    clock,
  }),
});

/**
 * Reads the posting queue. The messages of a batch go side by side: what they read at the same moment is read at once, and their entries
 * are committed in groups.
 */
export const handler = consumeEvents({ consume: post, log });
