import type { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { dynamoItems } from '../../../../functions/shared/dynamoItems.ts';

const TABLE = 'table';

/** A client that has these ids, and the ids that each call asked it for. */
function tableOf(stored: readonly string[]) {
  const calls: string[][] = [];
  const send = async ({ input }: BatchGetCommand) => {
    const ids = (input.RequestItems?.[TABLE]?.Keys ?? []).map(({ id }) => String(id));
    calls.push(ids);
    return { Responses: { [TABLE]: ids.filter((id) => stored.includes(id)).map((id) => ({ id })) } };
  };
  const client = { send } as unknown as DynamoDBDocumentClient;
  return { calls, get: dynamoItems(client, TABLE) };
}

test('given reads of one moment, then one call answers each with its own, and absent ones are left out', async () => {
  const { calls, get } = tableOf(['a', 'b']);
  const read = await Promise.all([get(['b', 'a', 'b']), get(['a']), get(['c']), get([])]);
  expect(read).toEqual([[{ id: 'b' }, { id: 'a' }], [{ id: 'a' }], [], []]);
  expect(calls).toEqual([['b', 'a', 'c']]);
});

test('given more than a call holds, then there is a call for each hundred', async () => {
  const ids = Array.from({ length: 250 }, (_, i) => `${i}`);
  const { calls, get } = tableOf(ids);
  expect(await Promise.all(ids.map((id) => get([id])))).toEqual(ids.map((id) => [{ id }]));
  expect(calls.map(({ length }) => length)).toEqual([100, 100, 50]);
});

test('given a later read of the same id, then the table is asked again', async () => {
  const { calls, get } = tableOf(['a']);
  await get(['a']);
  await get(['a']);
  expect(calls).toEqual([['a'], ['a']]);
});
