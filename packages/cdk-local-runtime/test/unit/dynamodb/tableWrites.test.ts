import { describe, expect, test } from 'vitest';
import { countWrites } from '../../../src/dynamodb/tableWrites.ts';
import type { AwsCall, AwsReply } from '../../../src/gateway/gateway.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { jsonReply } from '../../../src/gateway/reply.ts';
import { silentLog } from '../../../src/log/log.ts';
import { startStreamConsumer } from '../../../src/streams/streamConsumer.ts';
import { sequenceNumberOf } from '../../../src/streams/streamRecord.ts';
import { openWrites } from '../../../src/streams/writes.ts';
import { manualClock } from '../events/manualClock.ts';
import { memoryCheckpoints, memoryStream, record, type MemoryShard } from '../streams/memoryStream.ts';

const call = (action: string, input: unknown): AwsCall => ({
  principal: OPERATOR,
  service: 'dynamodb',
  action,
  request: { method: 'POST', path: '/', headers: {}, body: Buffer.from(JSON.stringify(input)) },
});
const counted = (reply: AwsReply = jsonReply({}), complete = false) => {
  const writes = openWrites(complete);
  return { handler: countWrites(async () => reply, writes), writes };
};
const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';

describe('counting writes', () => {
  test.each([
    ['PutItem', { TableName: 'items' }],
    ['UpdateItem', { TableName: arn }],
    ['BatchWriteItem', { RequestItems: { items: [] } }],
    [
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: 'other' } }, { Delete: { TableName: arn } }] },
    ],
    ['ExecuteStatement', { Statement: `INSERT INTO "items" VALUE {'id': 'a'}` }],
    ['ExecuteTransaction', { TransactStatements: [{ Statement: 'DELETE FROM items WHERE id = ?' }] }],
    ['BatchExecuteStatement', { Statements: [{ Statement: 'update items SET a = 1' }] }],
  ])('given %s, when it has succeeded, then its table was written', async (action, input) => {
    const { handler, writes } = counted();
    await handler(call(action, input));
    expect(writes.count('items')).toBe(1);
  });

  test('given a read or a refused write, when it is answered, then nothing was written', async () => {
    const [read, refused] = [counted(), counted(jsonReply({}, 400))];
    await read.handler(call('GetItem', { TableName: 'items' }));
    await refused.handler(call('PutItem', { TableName: 'items' }));
    await read.handler(call('ExecuteStatement', { Statement: 'SELECT * FROM items' }));
    expect([read.writes.count('items'), refused.writes.count('items')]).toEqual([0, 0]);
  });

  test('given a write whose engine failed or was gone, then it may have happened', async () => {
    const failed = counted(jsonReply({}, 500));
    await failed.handler(call('PutItem', { TableName: 'items' }));
    const gone = openWrites();
    const handler = countWrites(() => Promise.reject(new Error('gone')), gone);
    await expect(handler(call('PutItem', { TableName: 'items' }))).rejects.toThrow('gone');
    expect([failed.writes.count('items'), gone.count('items')]).toEqual([1, 1]);
  });
});

test.each([
  ['where others write as well, four times a second', false, 40],
  ['where all writes are known, each five seconds', true, 2],
])(
  'given an idle stream, when its table is written, then it is read at once; otherwise, %s',
  async (_, complete, readsInTenSeconds) => {
    const shard: MemoryShard = { id: 's1', open: true, records: [] };
    const { gateway, calls } = memoryStream([shard]);
    const { handler, writes } = counted(undefined, complete);
    const clock = manualClock();
    const handled: string[] = [];
    const consumer = startStreamConsumer(
      { gateway, clock, log: silentLog, checkpoints: memoryCheckpoints(), writes },
      {
        consumer: 'c',
        principal: OPERATOR,
        streamArn: `${arn}/stream/2026`,
        startingPosition: 'TRIM_HORIZON',
        batchSize: 10,
        batchWindowSeconds: 0,
        parallelization: 1,
        maximumRetryAttempts: 0,
        maximumRecordAgeSeconds: Number.POSITIVE_INFINITY,
        bisect: false,
        wants: () => true,
        handle: async (records) => {
          handled.push(...records.map(sequenceNumberOf));
          return { kind: 'done' };
        },
        discard: async () => {},
      },
    );
    const reads = (): number => calls.filter((name) => name === 'GetRecords').length;
    await clock.advance(1);
    const before = reads();
    for (let quarter = 0; quarter < 40; quarter++) await clock.advance(250);
    expect(reads() - before).toBeGreaterThan(0);
    expect(reads() - before).toBeLessThanOrEqual(readsInTenSeconds);
    const written = record(1, 'k1');
    shard.records.push(written);
    await handler(call('PutItem', { TableName: 'items' }));
    await clock.advance(0);
    expect(handled).toEqual([written.dynamodb.SequenceNumber]);
    await consumer.close();
  },
);
