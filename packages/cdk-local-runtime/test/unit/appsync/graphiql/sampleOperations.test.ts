import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { sampleOperations } from '../../../../src/appsync/graphiql/sampleOperations.ts';
import { buildAppSyncSchema } from '../../../../src/appsync/server/schema.ts';
import { validateDocument } from '../../../../src/appsync/server/validation/validateDocument.ts';

const schema = buildAppSyncSchema(`
  enum Kind { BIG SMALL }
  input AddInput { name: String! kind: Kind! tags: [String!]! note: String }
  type Item { id: ID! inner: Item named(name: String!): String listed(limit: Int): [Item] }
  type Query { hidden: Item item(id: ID!): Item }
  type Mutation { add(input: AddInput!, dry: Boolean): Item }
  type Subscription { onAdd(id: ID): Item @aws_subscribe(mutations: ["add"]) }
`);

test('given a schema, when samples are made, then each is valid and fills what is required', () => {
  const tabs = sampleOperations(schema, (_type, field) => field.name !== 'hidden');
  expect(tabs.map(({ query }) => query.split(' {')[0])).toEqual([
    'query Item($id: ID!)',
    'mutation Add($input: AddInput!)',
    'subscription OnAdd',
  ]);
  for (const { query } of tabs) expect(validateDocument(schema, parse(query), true)).toEqual([]);
  expect(JSON.parse(tabs[1]?.variables ?? '')).toEqual({ input: { name: '', kind: 'BIG', tags: [''] } });
  expect(tabs[2]?.variables).toBeUndefined();
});
