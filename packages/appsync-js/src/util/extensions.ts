import { requireMap, requireString, UtilityFault } from '../host.ts';
import type { Host, HostFunction } from '../host.ts';
import { isMap } from '../isMap.ts';
import { validateSubscriptionFilter } from '../subscriptionFilter.ts';
import type { SubscriptionFilter } from '../subscriptionFilter.ts';

/** Most different invalidations of one request. */
const INVALIDATIONS_MAX = 5;

function checkedFilter(name: string, filter: unknown): SubscriptionFilter | null {
  if (filter === null || filter === undefined) return null;
  const reason = validateSubscriptionFilter(filter);
  if (reason !== undefined) throw new UtilityFault(`${name}: ${reason}`);
  return filter as SubscriptionFilter;
}

function invalidate(host: Host, invalidation: unknown): void {
  const name = 'extensions.invalidateSubscriptions';
  const { subscriptionField, payload } = requireMap(invalidation, `${name}: the argument`);
  const wanted = {
    subscriptionField: requireString(subscriptionField, `${name}: subscriptionField`),
    payload: isMap(payload) ? payload : {},
  };
  const { invalidations } = host.effects;
  if (invalidations.some((known) => JSON.stringify(known) === JSON.stringify(wanted))) return;
  if (invalidations.length === INVALIDATIONS_MAX) {
    throw new UtilityFault(`${name}: at most ${INVALIDATIONS_MAX} unique calls are possible in one request`);
  }
  invalidations.push(wanted);
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/extensions-js.html */
export const extensionFunctions: Record<string, HostFunction> = {
  'extensions.setSubscriptionFilter': (host, filter) => {
    host.effects.subscriptionFilter = checkedFilter('extensions.setSubscriptionFilter', filter);
  },
  'extensions.setSubscriptionInvalidationFilter': (host, filter) => {
    const name = 'extensions.setSubscriptionInvalidationFilter';
    host.effects.subscriptionInvalidationFilter = checkedFilter(name, filter);
  },
  'extensions.invalidateSubscriptions': invalidate,
  'extensions.evictFromApiCache': (host, typeName, fieldName, keyValuePair) => {
    const name = 'extensions.evictFromApiCache';
    host.effects.cacheEvictions.push({
      typeName: requireString(typeName, `${name}: the type name`),
      fieldName: requireString(fieldName, `${name}: the field name`),
      keyValuePair: isMap(keyValuePair) ? keyValuePair : {},
    });
  },
};
