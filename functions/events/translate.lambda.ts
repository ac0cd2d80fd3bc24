import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import type { Envelope } from './eventTypes.ts';
import { sqsParkedRecords } from './sqsParkedRecords.ts';
import { translateRecords } from './translateRecords.ts';

const { PARKED_QUEUE_URL } = readEnv('PARKED_QUEUE_URL');
const translateBatch = translateRecords({
  parked: sqsParkedRecords({ client: new SQSClient({}), queueUrl: PARKED_QUEUE_URL }),
  log: createLog(),
});

/**
 * Enrichment of the pipe from a table's stream to the bus: a list comes in and a list goes out, empty where nothing
 * changed for others. https://docs.aws.amazon.com/eventbridge/latest/userguide/pipes-enrichment.html
 */
export async function handler(records: readonly DynamoDBRecord[]): Promise<Envelope[]> {
  return translateBatch(records);
}
