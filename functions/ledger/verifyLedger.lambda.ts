import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { systemClock } from '../shared/clock.ts';
import { ledgerDocumentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoVerification } from './dynamoVerification.ts';
import { dynamoWalk } from './dynamoWalk.ts';
import { s3Anchors } from './s3Anchors.ts';
import { verifyLedger } from './verifyLedger.ts';

const env = readEnv('LEDGER_TABLE', 'ANCHORS_BUCKET');
const log = createLog();
const table = { client: ledgerDocumentClient(), tableName: env.LEDGER_TABLE };
const verify = verifyLedger({
  walk: dynamoWalk(table),
  anchors: s3Anchors({ client: new S3Client({}), bucket: env.ANCHORS_BUCKET }),
  store: dynamoVerification(table),
  clock: systemClock,
  log,
});

/** For the page under way when the time is over, and the look at a stripe that follows from it. */
const RESERVE_MS = 20_000;

/** Called each hour. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const state = await verify(systemClock.nowMs() + context.getRemainingTimeInMillis() - RESERVE_MS);
  if (state === null) return;
  const { found, lastFound, anchors, lastEndedAt } = state;
  const age =
    lastEndedAt === null
      ? {}
      : { verifiedAge: Math.floor((systemClock.nowMs() - Date.parse(lastEndedAt)) / 1_000) };
  log.info('measured', {
    drift: Math.max(found, lastFound) + Math.max(anchors.found, anchors.lastFound),
    ...age,
  });
}
