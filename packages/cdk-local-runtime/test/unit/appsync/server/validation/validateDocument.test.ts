import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { buildAppSyncSchema } from '../../../../../src/appsync/server/schema.ts';
import { validateDocument } from '../../../../../src/appsync/server/validation/validateDocument.ts';

const schema = buildAppSyncSchema(`
  enum Color { RED }
  input In { name: String! size: Int color: Color at: AWSDateTime tags: [String!] }
  interface Node { id: ID! }
  type Account implements Node { id: ID! name: String owner: Owner! friends: [Account] }
  type Owner { id: ID! }
  union Thing = Account | Owner
  type Query { account(id: ID!): Account accounts(first: Int, filter: In): [Account] node: Node thing: Thing }
  type Mutation { update(input: In!): Account }
  type Subscription { a: Account b: Account }
`);

const messages = (query: string, introspection = true): string[] =>
  validateDocument(schema, parse(query), introspection).map(({ message }) => message);

/** Words seen from AppSync itself in public reports are marked; the others are graphql-java's. */
test.each([
  // seen
  ['{ badfield }', "FieldUndefined: Field 'badfield' in type 'Query' is undefined @ 'badfield'"],
  ['{ account(id: 1) { x } }', "FieldUndefined: Field 'x' in type 'Account' is undefined @ 'account/x'"],
  ['{ account { id } }', "MissingFieldArgument: Missing field argument id @ 'account'"],
  ['{ account(id: 1, x: 2) { id } }', "UnknownArgument: Unknown field argument x @ 'account'"],
  [
    'query($id: String!) { account(id: $id) { id } }',
    "VariableTypeMismatch: Variable type 'String!' doesn't match expected type 'ID!' @ 'account'",
  ],
  [
    '{ account(id: 1) { owner } }',
    "SubSelectionRequired: Sub selection required for type null of field owner @ 'account/owner'",
  ],
  [
    '{ account(id: 1) }',
    "SubSelectionRequired: Sub selection required for type Account of field account @ 'account'",
  ],
  ['query($x: Nope) { account(id: $x) { id } }', 'UnknownType: Unknown type Nope'],
  [
    '{ accounts(first: "x") { id } }',
    "WrongType: argument 'first' with value 'StringValue{value='x'}' is not a valid 'Int' @ 'accounts'",
  ],
  [
    'mutation { update(input: {name: "a", colour: RED}) { id } }',
    "WrongType: argument 'input' with value 'ObjectValue{objectFields=[ObjectField{name='name', value=StringValue{value='a'}}, ObjectField{name='colour', value=EnumValue{name='RED'}}]}' contains a field not in 'In': 'colour' @ 'update'",
  ],
  [
    'mutation { update(input: {size: 1}) { id } }',
    "WrongType: argument 'input' with value 'ObjectValue{objectFields=[ObjectField{name='size', value=IntValue{value=1}}]}' is missing required fields '[name]' @ 'update'",
  ],
  [
    '{ account(id: null) { id } }',
    "WrongType: argument 'id' with value 'NullValue{}' must not be null @ 'account'",
  ],
  ['query { __typename @nope }', "UnknownDirective: Unknown directive nope @ '__typename'"],
  // graphql-java
  [
    'query { __typename @deprecated }',
    "MisplacedDirective: Directive deprecated not allowed here @ '__typename'",
  ],
  [
    '{ account(id: 1) { id { x } } }',
    "SubSelectionNotAllowed: Sub selection not allowed on leaf type null of field id @ 'account/id'",
  ],
  [
    'mutation { update(input: {name: "a", color: GREEN}) { id } }',
    "WrongType: argument 'input.color' with value 'EnumValue{name='GREEN'}' is not in allowed values list for 'Color' @ 'update'",
  ],
  [
    'mutation { update(input: {name: "a", at: "noon"}) { id } }',
    "WrongType: argument 'input.at' with value 'StringValue{value='noon'}' is not a valid 'AWSDateTime' @ 'update'",
  ],
  [
    'mutation { update(input: {name: "a", tags: [1]}) { id } }',
    "WrongType: argument 'input.tags[0]' with value 'IntValue{value=1}' is not a valid 'String' @ 'update'",
  ],
  ['{ account(id: $id) { id } }', "UndefinedVariable: Undefined variable id @ 'account'"],
  ['query($id: ID) { accounts { id } }', 'UnusedVariable: Unused variable id'],
  ['{ ...f }', 'UndefinedFragment: Undefined fragment f'],
  ['{ accounts { id } } fragment f on Account { id }', 'UnusedFragment: Unused fragment f'],
  [
    'query A { accounts { id } } query A { accounts { id } }',
    "DuplicateOperationName: There can be only one operation named 'A'",
  ],
  ['{ accounts { id: name id } }', "FieldsConflict: id: name and id are different fields @ 'accounts/name'"],
  [
    'subscription S { a { id } b { id } }',
    "SubscriptionMultipleRootFields: Subscription operation 'S' must have exactly one root field. @ 'b'",
  ],
])('given %s, when it is validated, then AppSync’s words report it', (query, message) => {
  expect(messages(query)[0]).toBe(`Validation error of type ${message}`);
});

test('given several violations, when they are reported, then they come in the order of the text with their places', () => {
  // The order and the places of a public AppSync answer.
  const errors = validateDocument(schema, parse('{\n  account(x: 2) {\n    payload\n  }\n}'), true);
  expect(errors).toEqual([
    {
      path: null,
      locations: [{ line: 2, column: 3, sourceName: null }],
      message: "Validation error of type MissingFieldArgument: Missing field argument id @ 'account'",
    },
    {
      path: null,
      locations: [{ line: 2, column: 11, sourceName: null }],
      message: "Validation error of type UnknownArgument: Unknown field argument x @ 'account'",
    },
    {
      path: null,
      locations: [{ line: 3, column: 5, sourceName: null }],
      message:
        "Validation error of type FieldUndefined: Field 'payload' in type 'Account' is undefined @ 'account/payload'",
    },
  ]);
});

test('given introspection is off, when the schema is asked, then its fields are undefined', () => {
  expect(messages('{ __schema { types { name } } }', false)).toContain(
    "Validation error of type FieldUndefined: Field 'types' in type '__Schema' is undefined @ '__schema/types'",
  );
  expect(messages('{ __typename }', false)).toEqual([]);
  expect(messages('{ __schema { types { name } } }')).toEqual([]);
});

test('given a good document, when it is validated, then nothing is reported', () => {
  const query = `query Q($id: ID!, $f: In) { account(id: $id) { ...f owner { id } } accounts(filter: $f) { id } node { id ... on Account { name } } }
    fragment f on Account { name friends { id } }`;
  expect(messages(query)).toEqual([]);
});
