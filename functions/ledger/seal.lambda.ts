import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { ledgerDocumentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { dynamoBook } from './dynamoBook.ts';
import { entryOf, refusalOf } from './ledgerItems.ts';
import { s3Anchors } from './s3Anchors.ts';
import { sealEntries } from './sealEntries.ts';
import { systemClock } from '../shared/clock.ts';

const env = readEnv('LEDGER_TABLE', 'ANCHORS_BUCKET');
const log = createLog();
const seal = sealEntries({
  store: dynamoBook({ client: ledgerDocumentClient(), tableName: env.LEDGER_TABLE }),
  anchors: s3Anchors({ client: new S3Client({}), bucket: env.ANCHORS_BUCKET }),
  clock: systemClock,
});

/** Seals the journal entries of a batch of the ledger's stream. The mapping's filter lets nothing but entries, and refusals in their place,
 * through. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<void> {
  const entries = Records.flatMap(({ dynamodb }) => {
    const image = dynamodb?.NewImage as Record<string, AttributeValue> | undefined;
    if (image === undefined) throw new Error('a journal entry was removed');
    const item = unmarshall(image, { wrapNumbers: (value) => BigInt(value) });
    return refusalOf(item) === null ? [entryOf(item)] : [];
  });
  await seal(entries);
  log.info('entries sealed', { entries: entries.length });
}
