import { consumeEvents } from '../events/consumeEvents.ts';
import { ledgerDocumentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoAudit } from './dynamoAudit.ts';
import { recordAudit } from './recordAudit.ts';

const { LEDGER_TABLE } = readEnv('LEDGER_TABLE');

/** Reads the queue of what keys did. */
export const handler = consumeEvents({
  log: createLog(),
  consume: recordAudit({ book: dynamoAudit({ client: ledgerDocumentClient(), tableName: LEDGER_TABLE }) }),
});
