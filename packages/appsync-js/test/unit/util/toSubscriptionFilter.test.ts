import { expect, test } from 'vitest';
import { toSubscriptionFilter } from '../../../src/util/toSubscriptionFilter.ts';
import { valueOf } from '../context.ts';

type Rule = [fieldName: string, operator: string, value: unknown];
const groups = (...list: Rule[][]): unknown => ({
  filterGroup: list.map((rules) => ({
    filters: rules.map(([fieldName, operator, value]) => ({ fieldName, operator, value })),
  })),
});

// The documented example: https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html
const documented = {
  percentageUp: { lte: 50, gte: 20 },
  and: [{ title: { ne: 'Book1' } }, { downvotes: { gt: 2000 } }],
  or: [{ author: { eq: 'Admin' } }, { isPublished: { eq: false } }],
};
const title: Rule = ['title', 'ne', 'Book1'];
const votes: Rule = ['downvotes', 'gt', 2000];
const admin: Rule = ['author', 'eq', 'Admin'];
const unpublished: Rule = ['isPublished', 'eq', false];

test('given the documented filter, when transformed, then the groups are the documented ones in order', () => {
  expect(toSubscriptionFilter(documented, null, null)).toEqual(
    groups(
      [['percentageUp', 'lte', 50], title, votes, admin],
      [['percentageUp', 'lte', 50], title, votes, unpublished],
      [['percentageUp', 'gte', 20], title, votes, admin],
      [['percentageUp', 'gte', 20], title, votes, unpublished],
    ),
  );
});

test('given the documented ignored fields, when transformed, then they are left out', () => {
  expect(toSubscriptionFilter(documented, ['percentageUp', 'author'], null)).toEqual(
    groups([title, votes, unpublished]),
  );
});

test('given the documented strict rules, when transformed, then each is an alternative', () => {
  const rules = { upvotes: { gte: 250 }, author: { eq: 'Person1' } };
  expect(toSubscriptionFilter(documented, ['percentageUp', 'author'], rules)).toEqual(
    groups(
      [title, votes, unpublished, ['upvotes', 'gte', 250]],
      [title, votes, unpublished, ['author', 'eq', 'Person1']],
    ),
  );
});

// Recorded from AWS in the tests of the public project localstack/appsync-utils.
test.each<[string, unknown, unknown]>([
  ['one operator', { a: { eq: 1 } }, groups([['a', 'eq', 1]])],
  [
    'two fields',
    { a: { eq: 1 }, b: { eq: 2 } },
    groups([
      ['a', 'eq', 1],
      ['b', 'eq', 2],
    ]),
  ],
  ['a path', { 'loc.addr.country': { eq: 'USA' } }, groups([['loc.addr.country', 'eq', 'USA']])],
  ['two operators of a field', { a: { eq: 1, ne: 2 } }, groups([['a', 'eq', 1]], [['a', 'ne', 2]])],
  [
    'an or within an and',
    { and: [{ a: { eq: 1 } }, { or: [{ b: { eq: 2 } }, { c: { eq: 3 } }] }] },
    groups(
      [
        ['a', 'eq', 1],
        ['b', 'eq', 2],
      ],
      [
        ['a', 'eq', 1],
        ['c', 'eq', 3],
      ],
    ),
  ],
  ['an unknown operator', { a: { bogus: 1 } }, groups([['a', 'bogus', 1]])],
  ['not, which is a field here', { not: { a: { eq: 1 } } }, groups([['not', 'a', { eq: 1 }]])],
  ['an empty filter', {}, groups()],
  ['a field without operators', { a: {} }, groups()],
  ['an empty and', { and: [] }, groups()],
  ['null', null, null],
  ['nothing', undefined, null],
  ['a list', [], null],
  ['JSON text', '{"a":{"eq":1}}', null],
])('given %s, when transformed, then the answer is as recorded from AWS', (_name, filter, expected) => {
  expect(toSubscriptionFilter(filter, undefined, undefined)).toEqual(expected);
});

test('given rules alone, when transformed, then they are the groups', () => {
  expect(valueOf('util.transform.toSubscriptionFilter({}, [], { r1: { eq: 1 } })')).toEqual(
    groups([['r1', 'eq', 1]]),
  );
});

test('given a member of or that is ignored as a whole, when transformed, then the others remain', () => {
  const filter = { or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] };
  expect(toSubscriptionFilter(filter, ['a'], null)).toEqual(groups([['b', 'eq', 2]]));
});
