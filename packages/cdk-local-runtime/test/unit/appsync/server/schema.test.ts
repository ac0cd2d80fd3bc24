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

test('given what samples of AWS have, when the schema is built, then it means nothing', () => {
  const schema = buildAppSyncSchema(`
    "a; b" type Post @model { id: ID!; title(text: String = "x;y" @fancy): String @auth(rules: [{ allow: owner }]) } # c; d
    input PostInput @aws_api_key @aws_cognito_user_pools { id: ID! @aws_iam; }
    enum Kind @unknown { ONE TWO };
    type Query { post(input: PostInput): Post @aws_api_key };
    schema { query: Query; }
  `);
  const post = schema.getType('Post');
  const query = schema.getQueryType()?.getFields()['post'];
  expect(post?.description).toBe('a; b');
  expect(query?.astNode?.directives?.map(({ name }) => name.value)).toEqual(['aws_api_key']);
});

test.each([
  ['directive @fancy on FIELD_DEFINITION', 'Directive definitions are not supported.'],
  // Known to AppSync, and not defined by the schema either.
  [
    'directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION',
    'Directive definitions are not supported.',
  ],
  ['type Other @aws_subscribe(mutations: ["add"]) { id: ID }', 'aws_subscribe'],
  ['type Other { id: ID @aws_auth }', 'aws_auth'],
  ['type Other { id: ID', 'Syntax Error: Expected Name, found <EOF>. (line 1, column'],
])('given %s, when the schema is built, then it is refused', (more, why) => {
  expect(() => buildAppSyncSchema(`${rest} ${more}`)).toThrow(why);
});
