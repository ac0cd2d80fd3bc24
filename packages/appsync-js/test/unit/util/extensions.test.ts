import { describe, expect, test } from 'vitest';
import { run } from '../context.ts';

describe('extensions', () => {
  const filter = '{ filterGroup: [{ filters: [{ fieldName: "a", operator: "eq", value: 1 }] }] }';
  const parsed = { filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] }] };

  test('given filters, when set, then the last one of each kind counts', () => {
    const { effects } = run(
      `extensions.setSubscriptionFilter(null); extensions.setSubscriptionFilter(${filter}); extensions.setSubscriptionInvalidationFilter(${filter});`,
    );
    expect(effects).toMatchObject({ subscriptionFilter: parsed, subscriptionInvalidationFilter: parsed });
  });

  test('given null, when set, then that differs from not set', () => {
    expect(run('extensions.setSubscriptionFilter(null);').effects.subscriptionFilter).toBeNull();
    expect(run('return 1;').effects).not.toHaveProperty('subscriptionFilter');
  });

  test.each(['setSubscriptionFilter', 'setSubscriptionInvalidationFilter'])(
    'given a wrong filter, when extensions.%s is called, then the code is in error',
    (name) => {
      const call = `extensions.${name}({ filterGroup: [{ filters: [{ fieldName: "a", operator: "lte", value: 1 }] }] });`;
      expect(run(call)).toMatchObject({
        error: { message: expect.stringContaining(`extensions.${name}: the operator "lte" of a`) as string },
      });
    },
  );

  test('given six invalidations, when the sixth differs, then the code is in error; equal ones count once', () => {
    const invalidate = (n: number): string =>
      `extensions.invalidateSubscriptions({ subscriptionField: "f${n}", payload: { n: ${n} } });`;
    const five = [1, 2, 3, 4, 5].map(invalidate).join(' ');
    expect(run(five + invalidate(5)).effects.invalidations).toHaveLength(5);
    expect(run(five + invalidate(6))).toMatchObject({
      kind: 'error',
      error: { message: expect.stringContaining('at most 5') as string },
    });
  });

  test('given an eviction, then it is recorded', () => {
    const { effects } = run(
      'extensions.evictFromApiCache("Query", "allClasses", { "context.arguments.semester": 1 });',
    );
    expect(effects.cacheEvictions).toEqual([
      { typeName: 'Query', fieldName: 'allClasses', keyValuePair: { 'context.arguments.semester': 1 } },
    ]);
  });
});
