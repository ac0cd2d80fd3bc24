import { expect, test } from 'vitest';
import { buildAppSyncSchema, subscriptionsByMutation } from '../../../../src/appsync/server/schema.ts';

const rest = 'type Post { id: ID! } type Query { post: Post } type Mutation { add: Post! update: [Post] }';

test('given @aws_subscribe, when the schema is built, then mutations know their subscriptions', () => {
  const schema = buildAppSyncSchema(
    `${rest} type Subscription { onAdd: Post @aws_subscribe(mutations: ["add"]) onAny: Post @aws_subscribe(mutations: ["add"]) }`,
  );
  expect([...subscriptionsByMutation(schema)]).toEqual([['add', ['onAdd', 'onAny']]]);
});

test.each([
  ['onX: Post @aws_subscribe(mutations: ["gone"])', 'unknown mutation gone'],
  ['onX: Post @aws_subscribe(mutations: ["update"])', 'return different types'],
])('given %s, when the schema is built, then it is refused', (field, why) => {
  expect(() => buildAppSyncSchema(`${rest} type Subscription { ${field} }`)).toThrow(why);
});

test('given a schema that redefines a scalar of AWS, when it is built, then it is refused', () => {
  expect(() => buildAppSyncSchema(`${rest} scalar AWSJSON`)).toThrow('AWSJSON');
});
