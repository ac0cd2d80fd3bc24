import { expect, test } from 'vitest';
import { SubscriptionIndex } from '../../../../src/appsync/realtime/subscriptionIndex.ts';
import type { Subscription } from '../../../../src/appsync/realtime/subscription.ts';

const subscription = (id: string, more: Partial<Subscription>): Subscription =>
  ({ id, fieldName: 'onTodo', args: {}, filter: undefined, ...more }) as Subscription;

function indexOf(...subscriptions: Subscription[]): (payload: Record<string, unknown>) => string[] {
  const index = new SubscriptionIndex();
  for (const each of subscriptions) index.add(each);
  return (payload) =>
    index
      .match('onTodo', payload)
      .map(({ id }) => id)
      .sort();
}

test('given arguments, when an object comes, then all of them must equal its fields', () => {
  const match = indexOf(
    subscription('all', {}),
    subscription('a', { args: { id: 'a' } }),
    subscription('a1', { args: { id: 'a', n: 1 } }),
    subscription('b', { args: { id: 'b' } }),
  );
  expect(match({ id: 'a', n: 1 })).toEqual(['a', 'a1', 'all']);
  expect(match({ id: 'a', n: '1' })).toEqual(['a', 'all']);
  expect(match({ id: 'c' })).toEqual(['all']);
});

test('given a null argument, when an object comes, then it asks for objects without that field', () => {
  // https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html "Argument null value has meaning"
  const match = indexOf(subscription('nobody', { args: { owner: null } }), subscription('any', {}));
  expect(match({ owner: 'me' })).toEqual(['any']);
  expect(match({ owner: null })).toEqual(['any', 'nobody']);
  expect(match({})).toEqual(['any', 'nobody']);
});

test('given an enhanced filter, when an object comes, then it replaces the arguments', () => {
  const filter = { filterGroup: [{ filters: [{ fieldName: 'severity', operator: 'ge', value: 7 }] }] };
  const match = indexOf(
    subscription('f', { args: { id: 'other' }, filter }),
    subscription('off', { args: { id: 'x' }, filter: null }),
  );
  expect(match({ id: 'a', severity: 8 })).toEqual(['f', 'off']);
  expect(match({ id: 'a', severity: 6 })).toEqual(['off']);
});

test('given equality on a nested field, when the object has a list on the way, then any member may match', () => {
  const filter = { filterGroup: [{ filters: [{ fieldName: 'parts.id', operator: 'eq', value: 'p' }] }] };
  const match = indexOf(subscription('f', { filter }));
  expect(match({ parts: [{ id: 'x' }, { id: 'p' }] })).toEqual(['f']);
  expect(match({ parts: [{ id: 'x' }] })).toEqual([]);
  expect(match({ parts: { id: 'p' } })).toEqual(['f']);
});

test('given a removed subscription, when an object comes, then it is not found, and nothing of it stays', () => {
  const index = new SubscriptionIndex();
  const one = subscription('one', { args: { id: 'a' } });
  index.add(one);
  index.remove(one);
  expect(index.match('onTodo', { id: 'a' })).toEqual([]);
  expect(index.of('onTodo').size).toBe(0);
});

test('given a list at the top, when it is published, then enhanced filters and arguments leave it out', () => {
  const filter = { filterGroup: [{ filters: [{ fieldName: 'id', operator: 'eq', value: 'a' }] }] };
  const index = new SubscriptionIndex();
  index.add(subscription('all', {}));
  index.add(subscription('argument', { args: { id: 'a' } }));
  index.add(subscription('filter', { filter }));
  index.add(subscription('off', { filter: null }));
  expect(index.match('onTodo', [{ id: 'a' }]).map(({ id }) => id)).toEqual(['all', 'off']);
});
