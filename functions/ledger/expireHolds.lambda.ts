import { ledgerDocumentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoLedger } from './dynamoLedger.ts';
import { dynamoOpenHolds } from './dynamoOpenHolds.ts';
import { expireHolds } from './expireHolds.ts';
import { systemClock } from '../shared/clock.ts';

const env = readEnv('LEDGER_TABLE');
const log = createLog();
const deps = { client: ledgerDocumentClient(), tableName: env.LEDGER_TABLE };
const expire = expireHolds({
  holds: dynamoOpenHolds(deps),
  ledger: dynamoLedger(deps),
  failed: (holdId, error) => log.error('hold not expired', { holdId, error }),
  clock: systemClock,
});

/** Called each minute. */
export async function handler(): Promise<void> {
  const expired = await expire();
  if (expired > 0) log.info('holds expired', { expired });
}
