import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { toExactJson } from '../shared/exactJson.ts';
import { createLog } from '../shared/log.ts';
import { asInbound } from '../transactions/ports.ts';
import { dynamoTransactions } from '../transactions/dynamoTransactions.ts';
import { dynamoReference } from './dynamoReference.ts';
import { enrichTransaction } from './enrichTransaction.ts';
import { workflowInput } from './workflow.ts';

const env = readEnv('TRANSACTIONS_TABLE', 'REFERENCE_TABLE');
const client = documentClient();
const log = createLog();
const transactions = dynamoTransactions({ client, tableName: env.TRANSACTIONS_TABLE });
const enrich = enrichTransaction(dynamoReference({ client, tableName: env.REFERENCE_TABLE }));

/** First step of the workflow: looks up what the rules need. `known` is false where the transaction can never be posted. */
export async function handler(input: unknown): Promise<unknown> {
  const { transactionId } = workflowInput.parse(input);
  const transaction = await transactions.get(transactionId);
  if (transaction === null) throw new Error(`there is no transaction ${transactionId}`);
  const enriched = await enrich(asInbound(transaction));
  if (!enriched.ok) {
    log.info('transaction cannot be enriched', { transactionId, code: enriched.error.code });
    return { transactionId, known: false, ...enriched.error };
  }
  const { enrichment, input: facts, account } = enriched.value;
  return {
    transactionId,
    known: true,
    enrichment,
    customerId: account.customerId,
    facts: toExactJson(facts),
  };
}
