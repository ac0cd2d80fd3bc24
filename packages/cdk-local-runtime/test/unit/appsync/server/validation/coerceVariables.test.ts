import { Kind, parse } from 'graphql';
import { expect, test } from 'vitest';
import { buildAppSyncSchema } from '../../../../../src/appsync/server/schema.ts';
import { variableErrors } from '../../../../../src/appsync/server/validation/coerceVariables.ts';

const schema = buildAppSyncSchema(`
  enum Color { RED }
  input In { name: String! size: Int color: Color json: AWSJSON inner: In list: [Int!] withDefault: Int! = 3 }
  type Query { f(a: In, b: [ID!], n: Int, c: Color, j: AWSJSON, d: AWSDateTime): String }
`);

function firstMessage(declaration: string, variables: Record<string, unknown>): string | undefined {
  const [operation] = parse(`query(${declaration}) { f }`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return variableErrors(schema, operation, variables)[0]?.message;
}

test.each([
  // Words seen from AppSync in public reports.
  ['$id: ID!', {}, "Variable 'id' has coerced Null value for NonNull type 'ID!'"],
  ['$id: ID!', { id: null }, "Variable 'id' has coerced Null value for NonNull type 'ID!'"],
  [
    '$input: In!',
    { input: { name: 'a', department: 1 } },
    "The variables input contains a field name 'department' that is not defined for input object type 'In' ",
  ],
  [
    '$j: AWSJSON',
    { j: { key1: 'hi', key2: 3, 'weirdKey:hello': { nested: true } } },
    "Variable 'j' has an invalid value. Unable to parse {key1=hi, key2=3, weirdKey:hello={nested=true}} as valid JSON.",
  ],
  ['$j: AWSJSON', { j: [] }, "Variable 'j' has an invalid value. Unable to parse [] as valid JSON."],
  // graphql-java's words.
  ['$a: In', { a: {} }, "Field 'name' of variable 'a' has coerced Null value for NonNull type 'String!'"],
  [
    '$a: In',
    { a: { name: 'a', inner: { name: null } } },
    "Field 'name' of variable 'a' has coerced Null value for NonNull type 'String!'",
  ],
  ['$n: Int', { n: 3_000_000_000 }, "Variable 'n' has an invalid value. Expected type 'Int' but was 'Long'."],
  ['$n: Int', { n: 'x' }, "Variable 'n' has an invalid value. Expected type 'Int' but was 'String'."],
  ['$b: [ID!]', { b: ['a', null] }, "Variable 'b' has coerced Null value for NonNull type 'ID!'"],
  [
    '$c: Color',
    { c: 'GREEN' },
    "Variable 'c' has an invalid value. Invalid input for Enum 'Color'. No value found for name 'GREEN'",
  ],
  [
    '$d: AWSDateTime',
    { d: 'noon' },
    "Variable 'd' has an invalid value. Unable to parse `noon` as a valid DateTime Object.",
  ],
])(
  'given %s with %j, when it is coerced, then AppSync’s words refuse it',
  (declaration, variables, message) => {
    expect(firstMessage(declaration, variables)).toBe(message);
  },
);

test.each([
  ['$a: In', { a: { name: 'a', color: 'RED', json: '{"a":1}', list: 3, inner: { name: 'b' } } }],
  ['$a: In', {}],
  ['$id: ID! = "a"', {}],
  ['$b: [ID!]', { b: 'one' }],
  ['$n: Int', { n: null, extra: 1 }],
])('given %s with %j, when it is coerced, then it is taken', (declaration, variables) => {
  expect(firstMessage(declaration, variables)).toBeUndefined();
});

test('given a refusal, when it is reported, then it points at the declaration', () => {
  const [operation] = parse('query(\n  $id: ID!) { f }').definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  expect(variableErrors(schema, operation, {})[0]?.locations).toEqual([
    { line: 2, column: 3, sourceName: null },
  ]);
});
