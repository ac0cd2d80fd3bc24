import { describe, expect, test } from 'vitest';
import { transactionConflicts } from '../../../src/faults/transactionConflicts.ts';
import type { AwsCall, AwsReply } from '../../../src/gateway/gateway.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';

const fine: AwsReply = { status: 200, headers: {}, body: Buffer.from('{}') };
const key = (id: string) => ({ id: { S: id } });
const put = (id: string) => ({ TableName: 't', Item: { ...key(id), more: { S: 'x' } } });
const update = (id: string) => ({ TableName: 't', Key: key(id) });

function call(action: string, body: unknown): AwsCall {
  const request = { method: 'POST', path: '/', headers: {}, body: Buffer.from(JSON.stringify(body)) };
  return { principal: OPERATOR, service: 'dynamodb', action, request };
}
const write = (...ids: string[]) =>
  call('TransactWriteItems', { TransactItems: ids.map((id) => ({ Update: update(id) })) });
const read = (...ids: string[]) =>
  call('TransactGetItems', { TransactItems: ids.map((id) => ({ Get: update(id) })) });

/** What the second of two calls is told while the first is under way: its error, or null. */
async function second(first: AwsCall, then: AwsCall): Promise<Record<string, unknown> | null> {
  const inject = transactionConflicts(1);
  const over = Promise.withResolvers<AwsReply>();
  const keys = () => ['id'];
  const running = inject(first, () => over.promise, keys);
  const reply = await inject(then, async () => fine, keys);
  over.resolve(fine);
  await running;
  // It is over: nothing is in the way any more.
  expect((await inject(then, async () => fine, keys)).status).toBe(200);
  return reply.status === 200 ? null : (JSON.parse(reply.body.toString()) as Record<string, unknown>);
}

describe('given two calls on one item at a time', () => {
  test('when both are transactions, then the second is cancelled with the reason at the item', async () => {
    expect(await second(write('a', 'b'), write('c', 'b'))).toMatchObject({
      __type: expect.stringContaining('TransactionCanceledException') as string,
      CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
    });
  });

  test.each([
    ['PutItem', put('a')],
    ['UpdateItem', update('a')],
    ['DeleteItem', update('a')],
  ])('when %s meets a transaction, then it is a conflict', async (action, body) => {
    expect(await second(write('a'), call(action, body))).toMatchObject({
      __type: expect.stringContaining('TransactionConflictException') as string,
    });
  });

  test.each([
    ['a transaction', write('a')],
    ['a single write', call('PutItem', put('a'))],
  ])('when a transaction reads what %s writes, then it is cancelled', async (_, first) => {
    expect(await second(first, read('b', 'a'))).toMatchObject({
      CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
    });
  });

  test.each([
    ['two single writes', call('PutItem', put('a')), call('UpdateItem', update('a'))],
    ['a plain read of what a transaction writes', write('a'), call('GetItem', update('a'))],
    ['transactions on different items', write('a'), write('b')],
    ['reads by two transactions', read('a'), read('a')],
  ])('when they are %s, then both are done', async (_, first, then) => {
    expect(await second(first, then)).toBeNull();
  });
});
