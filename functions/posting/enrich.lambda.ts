import { assessTransfer } from '../risk/assessTransfer.ts';
import { dynamoRisk } from '../risk/dynamoRisk.ts';
import { rowsTogether } from '../risk/dynamoRowsTogether.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { toExactJson } from '../shared/exactJson.ts';
import { transactionId } from '../shared/ids.ts';
import { createLog } from '../shared/log.ts';
import { asInbound, type InboundTransaction, isInboundIn } from '../transactions/ports.ts';
import { dynamoTransactions } from '../transactions/dynamoTransactions.ts';
import { toItem } from '../transactions/transactionItem.ts';
import { approvalMessages, eachAlone, type EnrichedMessage } from './approval.ts';
import { dynamoReference } from './dynamoReference.ts';
import { enrichTransaction } from './enrichTransaction.ts';

const env = readEnv('TRANSACTIONS_TABLE', 'REFERENCE_TABLE', 'RISK_TABLE', 'RISK_RULES_PARAMETER');
const client = documentClient();
const log = createLog();
const transactions = dynamoTransactions({ client, tableName: env.TRANSACTIONS_TABLE, readsTogether: true });
const reference = dynamoReference({ client, tableName: env.REFERENCE_TABLE, readsTogether: true });
const enrich = enrichTransaction(reference);
// A group's attempts go the same steps side by side: what they write and read of the risk table at one step is one call.
const access = rowsTogether({ client, tableName: env.RISK_TABLE });
const assess = assessTransfer(dynamoRisk({ client, env, reference, log, access }));

/** Ten of them stay below the 262,144 characters that Step Functions takes. */
const MESSAGE_LENGTH_MAX = 20_000;

/** First step of the workflow: looks up what the rules need, for all messages at once. */
export async function handler(input: unknown): Promise<readonly EnrichedMessage[]> {
  return eachAlone(
    approvalMessages.parse(input),
    async (message) => bounded(await enriched(message.messageId, transactionId.parse(message.transactionId))),
    ({ messageId, ...message }, error) => {
      log.error('transaction not enriched', { ...message, error });
      return { kind: 'FAILED', messageId };
    },
  );
}

async function enriched(
  messageId: string,
  id: ReturnType<typeof transactionId.parse>,
): Promise<EnrichedMessage> {
  const read = await transactions.get(id);
  if (read === null) throw new Error(`there is no transaction ${id}`);
  const inbound = asInbound(read);
  if (!isInboundIn(inbound, 'AUTHORIZED', 'ENRICHED')) return { kind: 'DECIDED', messageId };
  const transaction = withoutMetadata(inbound);
  const found = await enrich(inbound);
  if (!found.ok) {
    log.info('transaction cannot be enriched', { transactionId: id, code: found.error.code });
    return { kind: 'REFUSED', messageId, transaction, ...found.error };
  }
  const { enrichment, input: facts, account } = found.value;
  const { customerId } = account;
  const judged = await judgedRisk(inbound, customerId);
  const risk = judged === null ? null : { decision: judged.decision, score: judged.record.score };
  return {
    kind: 'ENRICHED',
    messageId,
    transaction,
    enrichment,
    customerId,
    risk: judged?.record ?? null,
    facts: toExactJson({ ...facts, risk }),
  };
}

/** Of what takes money from an account; null for what brings some. */
async function judgedRisk(inbound: InboundTransaction, customerId: string) {
  const {
    id: transactionId,
    merchantId,
    direction,
    amount,
    issuingCountryCode,
    occurredAt,
    createdAt,
  } = inbound;
  if (direction === 'CREDIT') return null;
  return assess({
    transactionId,
    merchantId,
    customerId,
    kind: 'INBOUND',
    atMs: Date.parse(occurredAt ?? createdAt),
    amount,
    country: issuingCountryCode ?? null,
    deviceId: null,
    ipAddress: null,
    email: null,
    card: null,
  });
}

/** No step reads or writes the merchant's own data, of up to 4 KB. */
function withoutMetadata({ metadata: _, ...transaction }: InboundTransaction): Record<string, unknown> {
  return toItem(transaction as InboundTransaction);
}

function bounded(message: EnrichedMessage): EnrichedMessage {
  const { length } = JSON.stringify(message);
  if (length > MESSAGE_LENGTH_MAX)
    throw new Error(`a transaction takes ${length} characters, more than ${MESSAGE_LENGTH_MAX}`);
  return message;
}
