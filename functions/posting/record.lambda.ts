import * as z from 'zod';
import { assertNever } from '../shared/assertNever.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { decisionItem, enrichmentItem, type Transaction } from '../transactions/ports.ts';
import { dynamoTransactions } from '../transactions/dynamoTransactions.ts';
import { recordDecision, rejectTransaction } from './recordDecision.ts';
import { transactionId } from '../shared/ids.ts';
import { systemClock } from '../shared/clock.ts';

const env = readEnv('TRANSACTIONS_TABLE');
const log = createLog();
const deps = {
  transactions: dynamoTransactions({ client: documentClient(), tableName: env.TRANSACTIONS_TABLE }),
  clock: systemClock,
};
const decisionOf = recordDecision(deps);
const reject = rejectTransaction(deps);

const decided = z.object({
  transactionId,
  decision: decisionItem,
  enrichment: enrichmentItem,
  customerId: z.string(),
});

const input = z.discriminatedUnion('step', [
  z.object({ step: z.literal('DECIDED'), transactionId, judged: decided }),
  z.object({ step: z.literal('UNKNOWN'), transactionId, code: z.string(), reason: z.string() }),
]);

/** Last step, whatever was decided: one conditional write. Repeating it changes nothing. */
export async function handler(event: unknown): Promise<{ status: Transaction['status'] }> {
  const request = input.parse(event);
  const written = await write(request);
  if (!written.ok) throw new Error(`transaction ${request.transactionId}: ${written.error.code}`);
  log.info('transaction decided', { transactionId: request.transactionId, status: written.value.status });
  return { status: written.value.status };
}

function write(request: z.infer<typeof input>) {
  switch (request.step) {
    case 'DECIDED':
      return decisionOf(request.judged);
    case 'UNKNOWN':
      return reject(request.transactionId, request.code, request.reason);
    default:
      return assertNever(request);
  }
}
