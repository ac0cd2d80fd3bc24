import { expect, test } from 'vitest';
import { parseRequest, readBody, readQueryString } from '../../../../src/appsync/server/graphqlRequest.ts';

/** https://github.com/graphql/graphql-over-http/issues/81, where the AppSync team describes its HTTP behaviour. */
test.each([
  ['', 'Request body is empty.'],
  ['meow', 'Unable to parse GraphQL query.'],
  ['{}', 'Unable to parse GraphQL query.'],
  ['{}}', 'Unable to parse GraphQL query.'],
  ['[]', 'Unable to parse GraphQL query.'],
  ['null', 'Unable to parse GraphQL query.'],
  ['{"query": 1}', 'Unable to parse GraphQL query.'],
  ['{"query": "{ a }", "variables": []}', 'Unable to parse GraphQL query.'],
])('given the body %j, when it is read, then it is malformed', (body, message) => {
  expect(() => readBody(body)).toThrow(
    expect.objectContaining({ status: 400, errorType: 'MalformedHttpRequestException', message }) as Error,
  );
});

test('given a body with null variables and an empty operation name, when it is read, then both are left out', () => {
  expect(readBody('{"query": "{ a }", "variables": null, "operationName": ""}')).toEqual({
    query: '{ a }',
    variables: {},
    operationName: undefined,
  });
});

test('given a query string, when it is read, then its variables are JSON', () => {
  const params = new URLSearchParams({ query: '{ a }', variables: '{"x":1}', operationName: 'A' });
  expect(readQueryString(params)).toEqual({ query: '{ a }', variables: { x: 1 }, operationName: 'A' });
  expect(() => readQueryString(new URLSearchParams({ query: '{ a }', variables: '{' }))).toThrow(
    'Unable to parse',
  );
});

test('given several operations, when one is named, then it is the one that runs', () => {
  const query = 'query A { a } query B { b }';
  expect(parseRequest({ query, variables: {}, operationName: 'B' }).operation.name?.value).toBe('B');
  expect(() => parseRequest({ query, variables: {}, operationName: undefined })).toThrow(
    'Missing operation name.',
  );
  expect(() => parseRequest({ query, variables: {}, operationName: 'C' })).toThrow(
    "Unknown operation named 'C'.",
  );
});

test.each(['{ a', 'fragment f on A { a }', ''])(
  'given %j, when it is parsed, then it is malformed',
  (query) => {
    expect(() => parseRequest({ query, variables: {}, operationName: undefined })).toThrow(
      'Unable to parse GraphQL query.',
    );
  },
);
