import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ParkedRecord, ParkedRecords } from '../../../../functions/events/ports.ts';
import { sqsParkedRecords } from '../../../../functions/events/sqsParkedRecords.ts';

const QUEUE = 'parked';
const KIB = 1024;

let engine: FauxqsServer;
let parked: ParkedRecords;
beforeAll(async () => {
  engine = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const { queueUrl } = engine.createQueue(QUEUE);
  const client = new SQSClient({
    endpoint: `http://127.0.0.1:${engine.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  parked = sqsParkedRecords({ client, queueUrl });
});
beforeEach(() => engine.reset());
afterAll(() => engine.stop());

const image = (kib: number) => ({ id: { S: 'inv_1' }, note: { S: 'x'.repeat(kib * KIB) } });
const record = (oldKib: number, newKib: number): DynamoDBRecord => ({
  eventID: 'e1',
  dynamodb: {
    Keys: { id: { S: 'inv_1' } },
    OldImage: image(oldKib),
    NewImage: image(newKib),
    SequenceNumber: '7',
  },
});

async function parkAndRead(given: DynamoDBRecord): Promise<ParkedRecord> {
  await parked.park({ reason: 'broken', record: given });
  const [message] = engine.inspectQueue(QUEUE)?.messages.ready ?? [];
  return JSON.parse(message?.body ?? 'null') as ParkedRecord;
}

describe('parking a record', () => {
  it('given one that fits, then it is kept whole', async () => {
    expect(await parkAndRead(record(1, 1))).toEqual({ reason: 'broken', record: record(1, 1) });
  });

  it('given images too large together, then the old one is left behind', async () => {
    const { dynamodb } = (await parkAndRead(record(200, 200))).record;
    expect(Object.keys(dynamodb ?? {}).toSorted()).toEqual(['Keys', 'NewImage', 'SequenceNumber']);
  });

  it('given a new image that is too large alone, then the keys are kept, which find the item', async () => {
    const { dynamodb } = (await parkAndRead(record(1, 300))).record;
    expect(dynamodb).toEqual({ Keys: { id: { S: 'inv_1' } }, SequenceNumber: '7' });
  });
});
