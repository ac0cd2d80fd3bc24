export {
  fromAttributeValue,
  toApiAttributeValue,
  toAttributeMap,
  toAttributeValue,
} from './attributeValue.ts';
export type { AttributeValue } from './attributeValue.ts';
export { checkResolverCode } from './check.ts';
export type { Violation } from './check.ts';
export { loadResolver, ResolverCodeError } from './evaluate.ts';
export type { Evaluation, Handler, LoadedResolver, LoadOptions } from './evaluate.ts';
export type {
  CacheEviction,
  Effects,
  LogLine,
  ResolverContext,
  ResolverError,
  SubscriptionInvalidation,
} from './host.ts';
export { matchesSubscriptionFilter, validateSubscriptionFilter } from './subscriptionFilter.ts';
export type { SubscriptionFilter, SubscriptionRule } from './subscriptionFilter.ts';
