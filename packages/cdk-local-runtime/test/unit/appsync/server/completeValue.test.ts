import { isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { completeValue } from '../../../../src/appsync/server/completeValue.ts';
import { buildAppSyncSchema } from '../../../../src/appsync/server/schema.ts';

const schema = buildAppSyncSchema(`
  enum Color { RED BLUE }
  type Query {
    id: ID! text: String flag: Boolean int: Int float: Float json: AWSJSON at: AWSDateTime stamp: AWSTimestamp
    color: Color list: [String!] ids: [ID]! object: Query
  }
`);

function complete(field: string, value: unknown): unknown {
  const type = schema.getQueryType();
  if (!isObjectType(type)) throw new Error('no Query');
  const declared = type.getFields()[field];
  if (declared === undefined) throw new Error(`no ${field}`);
  const result = completeValue(declared.type, value, ['get', field], 'Query');
  return result instanceof Error ? result.message : result;
}

test.each([
  ['id', 7, '7'],
  ['text', 12, '12'],
  ['text', { a: 1, b: [true, null] }, '{a=1, b=[true, null]}'],
  ['flag', 'true', true],
  ['int', '12', 12],
  ['float', 1.5, 1.5],
  ['json', { a: [1] }, '{"a":[1]}'],
  ['json', 'text', '"text"'],
  ['at', '2024-05-12T07:49:46.000Z', '2024-05-12T07:49:46.000Z'],
  ['stamp', 1714000000, 1714000000],
  ['color', 'RED', 'RED'],
  ['list', ['a', 'b'], ['a', 'b']],
  ['object', null, null],
])('given %s of %j, when it fits, then it is written as %j', (field, value, written) => {
  expect(complete(field, value)).toEqual(written);
});

test.each([
  ['id', null, "Cannot return null for non-nullable type: 'ID' within parent 'Query' (/get/id)"],
  ['int', 1.5, "Can't serialize value (/get/int) : Expected type 'Int' but was 'Double'."],
  ['int', 3_000_000_000, "Can't serialize value (/get/int) : Expected type 'Int' but was 'Long'."],
  ['int', -(2 ** 31) - 1, "Can't serialize value (/get/int) : Expected type 'Int' but was 'Long'."],
  ['int', 2 ** 63, "Can't serialize value (/get/int) : Expected type 'Int' but was 'BigInteger'."],
  ['float', 'x', "Can't serialize value (/get/float) : Expected type 'Float' but was 'String'."],
  [
    'color',
    'GREEN',
    "Can't serialize value (/get/color) : Invalid input for Enum 'Color'. Unknown value 'GREEN'",
  ],
  [
    'at',
    '2026-05-06T00:00:00.000',
    "Can't serialize value (/get/at) : Unable to serialize `2026-05-06T00:00:00.000` as a valid DateTime Object.",
  ],
  ['list', 'a', "Can't resolve value (/get/list) : type mismatch error, expected type LIST"],
  ['object', 'a', "Can't resolve value (/get/object) : type mismatch error, expected type OBJECT"],
])('given %s of %j, when it does not fit, then the error reads as AppSync’s', (field, value, message) => {
  expect(complete(field, value)).toBe(message);
});

test('given a list with a member that does not fit, when it is completed, then only that member is an error', () => {
  const [good, bad] = complete('list', ['a', null]) as [unknown, Error];
  expect(good).toBe('a');
  expect(bad.message).toBe(
    "Cannot return null for non-nullable type: 'String' within parent 'Query' (/get/list[1])",
  );
});
