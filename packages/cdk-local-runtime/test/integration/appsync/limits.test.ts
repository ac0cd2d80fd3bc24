import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';
import { answering } from './apiTemplate.ts';

let runtime: TestApi;

beforeAll(async () => {
  runtime = await startTestApi({
    schema: `
      type Layer { nextLayer: Layer value: String must: Layer! }
      type Query { nextLayer: Layer resolver: String }
    `,
    api: { QueryDepthLimit: 2, ResolverCountLimit: 2, IntrospectionConfig: 'DISABLED' },
    resolvers: {
      'Query.nextLayer': {
        source: 'NONE',
        code: answering(`{ nextLayer: { value: 'deep' }, value: 'shallow', must: { value: 'x' } }`),
      },
      'Query.resolver': { source: 'NONE', code: answering(`'ran'`) },
    },
  });
});

afterAll(() => runtime.close());

// https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html
test('given a depth limit, when a query goes deeper, then deeper fields fail and the others stay', async () => {
  const { data, errors } = await runtime.post('{ nextLayer { value nextLayer { value } } }');
  expect(data).toEqual({ nextLayer: { value: 'shallow', nextLayer: { value: null } } });
  expect(errors).toMatchObject([
    { path: ['nextLayer', 'nextLayer', 'value'], errorType: 'QueryDepthLimitReached' },
  ]);
});

test('given a resolver limit, when a query needs more, then the last resolver does not run', async () => {
  const { data, errors } = await runtime.post(
    '{ resolver1: resolver resolver2: resolver resolver3: resolver }',
  );
  expect(data).toEqual({ resolver1: 'ran', resolver2: 'ran', resolver3: null });
  expect(errors).toMatchObject([{ path: ['resolver3'], errorType: 'ResolverExecutionLimitReached' }]);
});

test('given introspection is off, when the schema is asked, then its fields are undefined', async () => {
  const { data, errors } = await runtime.post('{ __schema { types { name } } }');
  expect(data).toBeNull();
  expect(errors?.[0]?.['message']).toBe(
    "Validation error of type FieldUndefined: Field 'types' in type '__Schema' is undefined @ '__schema/types'",
  );
});
