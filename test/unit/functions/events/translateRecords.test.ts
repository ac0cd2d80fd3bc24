import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { ParkedRecord } from '../../../../functions/events/ports.ts';
import { translateRecords } from '../../../../functions/events/translateRecords.ts';
import { toItem } from '../../../../functions/invoices/mapInvoice.ts';
import { createLog } from '../../../../functions/shared/log.ts';
import { anInvoice, invoiceId } from '../../../fixtures/invoices/invoices.ts';

function created(item: object, eventID: string): DynamoDBRecord {
  const NewImage = marshall(item, { removeUndefinedValues: true }) as NonNullable<
    DynamoDBRecord['dynamodb']
  >['NewImage'];
  return { eventID, eventName: 'INSERT', dynamodb: { ...(NewImage ? { NewImage } : {}) } };
}

const good = (suffix: string) => created(toItem(anInvoice({ id: invoiceId(suffix) })), suffix);
const poison = created({ id: 'inv_broken', version: 'one' }, 'poison');

function translating(park: (parked: ParkedRecord) => Promise<void>) {
  return translateRecords({ parked: { park }, log: createLog({ write: () => undefined }) });
}

describe('translating a batch', () => {
  it('given a poison record among others, then it is parked with its image and the others become events in order', async () => {
    const parked: ParkedRecord[] = [];
    const events = await translating(async (record) => void parked.push(record))([
      good('A'),
      poison,
      good('B'),
    ]);
    expect(events.map(({ subject }) => subject)).toEqual([invoiceId('A'), invoiceId('B')]);
    expect(parked).toEqual([{ reason: expect.stringContaining('version'), record: poison }]);
  });

  it('given a record that cannot even be parked, then the batch fails and comes again', async () => {
    const park = () => Promise.reject(new Error('queue unreachable'));
    await expect(translating(park)([good('A'), poison])).rejects.toThrow('queue unreachable');
  });

  it('given no changes for others, then the list is empty', async () => {
    const same = good('A');
    const image = same.dynamodb?.NewImage;
    const record = { ...same, dynamodb: { ...(image ? { OldImage: image, NewImage: image } : {}) } };
    expect(await translating(() => Promise.resolve())([record])).toEqual([]);
  });
});
