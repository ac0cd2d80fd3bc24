import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoTransactions } from '../../../../functions/transactions/dynamoTransactions.ts';
import { moveTransaction } from '../../../../functions/transactions/ports.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createTable, testClient } from '../../../engines/tables.ts';
import { inboundFrom, transactionItemOf } from '../../../fixtures/posting/transactions.ts';

let engine: TestDynamoDB;
beforeAll(async () => {
  engine = await startTestDynamoDB();
});
afterAll(() => engine.close());

describe('a transaction that moves on', () => {
  it('given attributes of earlier statuses and of other systems, then the item keeps them and leaves the open index', async () => {
    const client = testClient(engine.endpoint);
    await createTable(client, 'transactions');
    const earlier = { released: true, reviewNote: 'Two lunches.', theirOwn: 7 };
    const item = transactionItemOf('txn_01ARZ3NDEKTSV4RRFFQ69G5FA1', earlier);
    await client.send(new PutCommand({ TableName: 'transactions', Item: item }));
    const before = inboundFrom(item);
    const rejected = {
      status: 'REJECTED',
      failureCode: 'UNKNOWN_ACCOUNT',
      failureReason: 'There is no such account.',
    } as const;
    const after = moveTransaction('rules', before, rejected, new Date('2026-11-20T13:00:00.000Z'));
    if (!after.ok) throw new Error('an authorised transaction may be rejected');
    await dynamoTransactions({ client, tableName: 'transactions' }).replace(before, after.value);
    const { Item } = await client.send(
      new GetCommand({ TableName: 'transactions', Key: { id: before.id }, ConsistentRead: true }),
    );
    expect(Item).toMatchObject({
      ...earlier,
      ...rejected,
      version: 2,
      merchantStatusShard: expect.stringContaining('demo#REJECTED#'),
    });
    expect(Object.keys(Item ?? {})).not.toContain('openShard');
  });
});
