export { fromAttributeValue, toApiAttributeValue } from './attributeValue.ts';
export type { AttributeValue } from './attributeValue.ts';
export { checkResolverCode } from './check.ts';
export type { Violation } from './rules/rule.ts';
export { loadResolver, ResolverCodeError } from './evaluate.ts';
export type { Evaluation, Handler, LoadedResolver, LoadOptions } from './evaluate.ts';
export type { ResolverContext, ResolverError } from './host.ts';
export {
  isPastNesting,
  matchesSubscriptionFilter,
  validateSubscriptionFilter,
} from './subscriptionFilter.ts';
export type { SubscriptionFilter } from './subscriptionFilter.ts';
