import { describe, expect, test } from 'vitest';
import { matchesSubscriptionFilter, validateSubscriptionFilter } from '../../src/subscriptionFilter.ts';

const filter = (
  fieldName: string,
  operator: string,
  value: unknown,
): Parameters<typeof matchesSubscriptionFilter>[0] => ({
  filterGroup: [{ filters: [{ fieldName, operator, value }] }],
});

const payload = {
  n: 5,
  s: 'hello',
  b: true,
  tags: ['x', 'y'],
  nil: null,
  buyer: { address: { country: 'DE' } },
  items: [{ sku: 'a' }, { sku: 'b' }],
};

describe('matching', () => {
  test.each<[field: string, operator: string, value: unknown, matches: boolean]>([
    ['n', 'eq', 5, true],
    ['n', 'eq', '5', false],
    ['s', 'eq', 'hello', true],
    ['b', 'eq', true, true],
    ['b', 'eq', false, false],
    ['missing', 'eq', 5, false],
    ['n', 'ne', 6, true],
    ['n', 'ne', 5, false],
    ['n', 'lt', 6, true],
    ['n', 'lt', 5, false],
    ['n', 'le', 5, true],
    ['n', 'le', 4, false],
    ['n', 'gt', 4, true],
    ['n', 'gt', 5, false],
    ['n', 'ge', 5, true],
    ['n', 'ge', 6, false],
    ['s', 'gt', 'hallo', true],
    ['s', 'lt', 'hallo', false],
    ['n', 'lt', '6', false],
    ['missing', 'lt', 6, false],
    ['s', 'contains', 'ell', true],
    ['s', 'contains', 'xyz', false],
    ['tags', 'contains', 'x', true],
    ['tags', 'contains', 'z', false],
    ['s', 'notContains', 'xyz', true],
    ['s', 'notContains', 'ell', false],
    ['tags', 'notContains', 'z', true],
    ['tags', 'notContains', 'x', false],
    ['missing', 'notContains', 'x', false],
    ['s', 'beginsWith', 'he', true],
    ['s', 'beginsWith', 'el', false],
    ['n', 'beginsWith', '5', false],
    ['n', 'in', [1, 5], true],
    ['n', 'in', [1, 2], false],
    ['n', 'notIn', [1, 2], true],
    ['n', 'notIn', [5], false],
    ['missing', 'notIn', [5], false],
    ['nil', 'notIn', [5], false],
    ['n', 'between', [5, 6], true],
    ['n', 'between', [4, 5], true],
    ['n', 'between', [6, 9], false],
    ['s', 'between', ['a', 'z'], true],
    ['tags', 'containsAny', ['z', 'y'], true],
    ['tags', 'containsAny', ['z'], false],
    ['s', 'containsAny', ['zz', 'lo'], true],
    ['buyer.address.country', 'eq', 'DE', true],
    ['buyer.address.city', 'eq', 'DE', false],
    ['items.sku', 'eq', 'b', true],
    ['items.sku', 'eq', 'c', false],
    ['constructor', 'ne', 'x', true],
    ['n', 'bogus', 5, false],
  ])('given %s %s %j, when matched, then the answer is %s', (field, operator, value, matches) => {
    expect(matchesSubscriptionFilter(filter(field, operator, value), payload)).toBe(matches);
  });

  test('given rules of one group, when matched, then all must hold', () => {
    const rules = [
      { fieldName: 'n', operator: 'eq', value: 5 },
      { fieldName: 's', operator: 'eq', value: 'other' },
    ];
    expect(matchesSubscriptionFilter({ filterGroup: [{ filters: rules }] }, payload)).toBe(false);
  });

  test('given groups, when matched, then one must hold', () => {
    const groups = [filter('s', 'eq', 'other'), filter('n', 'eq', 5)].flatMap(
      ({ filterGroup }) => filterGroup,
    );
    expect(matchesSubscriptionFilter({ filterGroup: groups }, payload)).toBe(true);
    expect(matchesSubscriptionFilter({ filterGroup: groups.slice(0, 1) }, payload)).toBe(false);
  });

  test('given a path of six levels, when matched, then the rule is ignored as documented, and at five it counts', () => {
    expect(matchesSubscriptionFilter(filter('a.b.c.d.e.f', 'eq', 1), payload)).toBe(true);
    expect(matchesSubscriptionFilter(filter('a.b.c.d.e', 'eq', 1), payload)).toBe(false);
  });

  test('given no groups, when matched, then everything passes', () => {
    expect(matchesSubscriptionFilter({ filterGroup: [] }, payload)).toBe(true);
  });
});

describe('validation', () => {
  test.each([
    ['eq', 1],
    ['ne', 'x'],
    ['eq', false],
    ['eq', null],
    ['lt', 1],
    ['contains', 'x'],
    ['beginsWith', 'x'],
    ['in', [1, 2, 3, 4, 5]],
    ['notIn', ['a']],
    ['between', [1, 2]],
    ['containsAny', Array.from({ length: 20 }, (_unused, index) => index)],
  ])('given %s %j, when checked, then it is taken', (operator, value) => {
    expect(validateSubscriptionFilter(filter('a.b.c.d.e', operator, value))).toBeUndefined();
  });

  test.each<[unknown, RegExp]>([
    [null, /filterGroup/u],
    [{}, /filterGroup/u],
    [{ filterGroup: {} }, /filterGroup/u],
    [{ filterGroup: [{}] }, /filters/u],
    [{ filterGroup: [{ filters: [1] }] }, /object/u],
    [{ filterGroup: [{ filters: [{ operator: 'eq', value: 1 }] }] }, /fieldName/u],
    [filter('a', 'lte', 1), /"lte" of a does not exist/u],
    [filter('x'.repeat(257), 'eq', 1), /more than 256 characters/u],
    [filter('a', 'in', [1, 2, 3, 4, 5, 6]), /at most 5/u],
    [filter('a', 'notIn', 1), /at most 5/u],
    [filter('a', 'containsAny', Array.from({ length: 21 })), /at most 20/u],
    [filter('a', 'between', [1]), /two values/u],
    [filter('a', 'lt', null), /string, number or boolean/u],
    [filter('a', 'contains', {}), /string, number or boolean/u],
  ])('given %j, when checked, then the reason names what is wrong', (wrong, reason) => {
    expect(validateSubscriptionFilter(wrong)).toMatch(reason);
  });
});
