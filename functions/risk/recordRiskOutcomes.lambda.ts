import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readEvent } from '../events/readEvent.ts';
import { documentClient } from '../shared/dynamo.ts';
import { eachRecord } from '../shared/eachRecord.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoFeatures } from './dynamoFeatures.ts';
import { recordOutcome } from './recordOutcome.ts';

const { RISK_TABLE } = readEnv('RISK_TABLE');
const log = createLog();
const record = recordOutcome(dynamoFeatures({ client: documentClient(), tableName: RISK_TABLE }));

/** Takes the ends of transactions from the bus: what succeeded and what was refused is history for those that come. */
export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return eachRecord(event, log, (body) => record(readEvent(body)));
}
