import { consumeEvents } from '../events/consumeEvents.ts';
import { ledgerDocumentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoReports } from './dynamoReports.ts';
import { recordReports } from './recordReports.ts';

const { REPORTS_TABLE } = readEnv('REPORTS_TABLE');

/** Reads the queue of what is counted and found. */
export const handler = consumeEvents({
  log: createLog(),
  consume: recordReports({
    store: dynamoReports({ client: ledgerDocumentClient(), tableName: REPORTS_TABLE }),
  }),
});
