import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesSubscriptionFilter } from 'appsync-js';
import { SubscriptionIndex } from '../../../src/appsync/realtime/subscriptionIndex.ts';
import type { Subscription } from '../../../src/appsync/realtime/subscription.ts';

const value = fc.constantFrom<unknown>('a', 'b', 1, true, null);
const fieldName = fc.constantFrom('id', 'status', 'deep.id');
const rule = fc.record({ fieldName, operator: fc.constantFrom('eq', 'ne', 'contains', 'beginsWith'), value });
const filter = fc.record({
  filterGroup: fc.array(fc.record({ filters: fc.array(rule, { maxLength: 3 }) }), { maxLength: 2 }),
});
const wanted = fc.record({
  args: fc.dictionary(fc.constantFrom('id', 'status'), value),
  filter: fc.option(filter, { nil: undefined }),
});
const member = fc.record({ id: value });
const payload = fc.record({
  id: fc.oneof(value, fc.array(value, { maxLength: 2 })),
  status: value,
  deep: fc.oneof(member, fc.array(member, { maxLength: 2 }), fc.constant(null)),
});

test('given any subscriptions and any object, when they are looked up, then exactly those that match one by one are found', () => {
  fc.assert(
    fc.property(fc.array(wanted, { maxLength: 20 }), payload, fc.nat(), (all, object, dropped) => {
      const index = new SubscriptionIndex();
      const subscriptions = all.map(
        (it, id) => ({ ...it, id: String(id), fieldName: 'f' }) as unknown as Subscription,
      );
      for (const each of subscriptions) index.add(each);
      const gone = subscriptions[dropped % Math.max(1, subscriptions.length)];
      if (gone !== undefined) index.remove(gone);
      const expected = subscriptions
        .filter((each) => each !== gone && wants(each, object))
        .map(({ id }) => id);
      const found = index.match('f', object).map(({ id }) => id);
      expect(found.toSorted()).toEqual(expected.toSorted());
    }),
    { numRuns: 500 },
  );
});

function wants({ filter: enhanced, args }: Subscription, object: Record<string, unknown>): boolean {
  if (enhanced) return matchesSubscriptionFilter(enhanced, object);
  return Object.entries(args).every(
    ([name, it]) => JSON.stringify(object[name] ?? null) === JSON.stringify(it),
  );
}
