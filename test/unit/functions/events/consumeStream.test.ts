import { describe, expect, it } from 'vitest';
import type { KinesisStreamEvent } from 'aws-lambda';
import { consumeStream } from '../../../../functions/events/consumeStream.ts';
import { cardEvent } from '../../../fixtures/risk/streamedEvents.ts';
import { createLog } from '../../../../functions/shared/log.ts';

const record = (sequenceNumber: string, partitionKey: string, text: string) => ({
  eventID: `shardId-000000000000:${sequenceNumber}`,
  kinesis: { sequenceNumber, partitionKey, data: Buffer.from(text).toString('base64') },
});
const of = (id: string) => JSON.stringify(cardEvent('transaction.posted', { id }));
const batch = (...records: ReturnType<typeof record>[]) =>
  ({ Records: records }) as unknown as KinesisStreamEvent;

describe('a batch of a stream', () => {
  it('given a record that is none of our events, then it and what is behind it of its key wait, and other keys go on', async () => {
    const consumed: string[] = [];
    const handler = consumeStream({
      log: createLog(),
      consume: async ({ subject }) => {
        consumed.push(subject);
        return 'DONE';
      },
    });
    const answer = await handler(
      batch(
        record('1', 'a', of('txn_a1')),
        record('2', 'a', 'poison'),
        record('3', 'b', of('txn_b1')),
        record('4', 'a', of('txn_a2')),
        record('5', 'b', of('txn_b2')),
      ),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(consumed.toSorted()).toEqual(['txn_a1', 'txn_b1', 'txn_b2']);
  });

  it('given a consumer that fails at times, then an event of a key never comes before the one ahead of it', async () => {
    const begun: string[] = [];
    const handler = consumeStream({
      log: createLog(),
      consume: async ({ subject }) => {
        begun.push(subject);
        if (subject === 'txn_2') throw new Error('down');
        return 'DONE';
      },
    });
    const records = ['1', '2', '3'].map((n) => record(n, 'a', of(`txn_${n}`)));
    expect(await handler(batch(...records))).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(begun).toEqual(['txn_1', 'txn_2']);
  });
});
