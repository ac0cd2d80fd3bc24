import { expect, test } from 'vitest';
import { publishedObjects } from '../../../../src/appsync/realtime/publishedObject.ts';
import { parseRequest } from '../../../../src/appsync/server/graphqlRequest.ts';
import { buildAppSyncSchema } from '../../../../src/appsync/server/schema.ts';

const schema = buildAppSyncSchema(`
  interface Pet { name: String }
  type Cat implements Pet { name: String lives: Int }
  type Item { id: ID! json: AWSJSON parts: [Item] pet: Pet }
  type Query { item: Item }
  type Mutation { add(id: ID): Item remove: Item count: Int counts: [Int] addAll: [Item] json: AWSJSON }
`);

function published(query: string, data: Record<string, unknown> | null, variables = {}): unknown {
  const request = parseRequest({ query, variables, operationName: undefined });
  return publishedObjects(schema, request, { data, errors: [] });
}

test('given aliases and fragments, when a mutation publishes, then the object is by field name', () => {
  const query = `mutation { first: add { key: id ...f } } fragment f on Item { kids: parts { id } json }`;
  const data = { first: { key: '1', kids: [{ id: '2' }, null], json: '{"a":[1]}' } };
  expect(published(query, data)).toEqual([
    {
      mutation: 'add',
      object: {
        __typename: 'Item',
        id: '1',
        json: { a: [1] },
        parts: [{ __typename: 'Item', id: '2' }, null],
      },
    },
  ]);
});

test('given an abstract type, when its concrete type was selected, then its own fields are in the object', () => {
  const query = 'mutation { add { pet { __typename name ... on Cat { lives } } } }';
  const data = { add: { pet: { __typename: 'Cat', name: 'Tom', lives: 9 } } };
  expect(published(query, data)).toEqual([
    { mutation: 'add', object: { __typename: 'Item', pet: { __typename: 'Cat', name: 'Tom', lives: 9 } } },
  ]);
});

test('given null results and queries, when they end, then nothing is published', () => {
  expect(
    published('mutation { add { id } remove { id } count }', { add: null, remove: null, count: null }),
  ).toEqual([]);
  expect(published('mutation { add { id } }', null)).toEqual([]);
  expect(published('{ item { id } }', { item: { id: '1' } })).toEqual([]);
});

test('given two mutations in one request, when it ends, then both publish in order', () => {
  const query = 'mutation($no: Boolean!) { a: add { id } b: remove { id } c: add @include(if: $no) { id } }';
  expect(published(query, { a: { id: '1' }, b: { id: '2' } }, { no: false })).toMatchObject([
    { mutation: 'add', object: { id: '1' } },
    { mutation: 'remove', object: { id: '2' } },
  ]);
});

test('given lists and scalars, when the request ends, then they are published as they are', () => {
  const query = 'mutation { addAll { key: id } counts n: count json }';
  expect(published(query, { addAll: [{ key: '1' }, null], counts: [1], n: 0, json: '"text"' })).toEqual([
    { mutation: 'addAll', object: [{ __typename: 'Item', id: '1' }, null] },
    { mutation: 'counts', object: [1] },
    { mutation: 'count', object: 0 },
    { mutation: 'json', object: 'text' },
  ]);
});
