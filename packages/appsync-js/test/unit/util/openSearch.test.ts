import { describe, expect, test } from 'vitest';
import { valueOf } from '../context.ts';

describe('util.transform.toElasticsearchQueryDSL', () => {
  const query = (filter: unknown): unknown =>
    JSON.parse(
      valueOf('util.transform.toElasticsearchQueryDSL(ctx.args.f)', { args: { f: filter } }) as string,
    );

  test('given the documented filter, then the query is the documented one', () => {
    // https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html
    expect(query({ upvotes: { ne: 15, range: [10, 20] }, title: { eq: 'hihihi', wildcard: 'h*i' } })).toEqual(
      {
        bool: {
          must: [
            {
              bool: {
                must: [
                  { bool: { must_not: { term: { upvotes: 15 } } } },
                  { range: { upvotes: { gte: 10, lte: 20 } } },
                ],
              },
            },
            { bool: { must: [{ term: { title: 'hihihi' } }, { wildcard: { title: 'h*i' } }] } },
          ],
        },
      },
    );
  });

  test.each<[filter: unknown, expected: unknown]>([
    [{ a: { gt: 1 } }, { range: { a: { gt: 1 } } }],
    [{ a: { match: 'x' } }, { match: { a: 'x' } }],
    [{ a: { matchPhrase: 'x' } }, { match_phrase: { a: 'x' } }],
    [{ a: { matchPhrasePrefix: 'x' } }, { match_phrase_prefix: { a: 'x' } }],
    [{ a: { regexp: 'x' } }, { regexp: { a: 'x' } }],
    [{ a: { multiMatch: 'x' } }, { multi_match: { query: 'x', fields: ['a'] } }],
    [{ a: { exists: true } }, { exists: { field: 'a' } }],
    [{ a: { exists: false } }, { bool: { must_not: { exists: { field: 'a' } } } }],
    [
      { or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] },
      { bool: { should: [{ term: { a: 1 } }, { term: { b: 2 } }] } },
    ],
    [{ and: [{ a: { eq: 1 } }] }, { bool: { must: [{ term: { a: 1 } }] } }],
    [{ not: { a: { eq: 1 } } }, { bool: { must_not: { term: { a: 1 } } } }],
  ])('given %j, then the query is %j', (filter, expected) => {
    expect(query(filter)).toEqual(expected);
  });

  test.each([[null], [{ a: { bogus: 1 } }], [{ and: {} }], [{ a: 1 }]])(
    'given %j, then the code is in error',
    (filter) => {
      expect(() => query(filter)).toThrow('util.transform.toElasticsearchQueryDSL');
    },
  );
});
