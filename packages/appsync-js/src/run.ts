/** What runs code that was compiled before, without the compiler, which is tens of megabytes. */
export { fromAttributeValue, toApiAttributeValue } from './attributeValue.ts';
export type { AttributeValue } from './attributeValue.ts';
export type { CompiledModule } from './compile.ts';
export { openResolver } from './evaluate.ts';
export type { Evaluation, Handler, LoadedResolver, LoadOptions } from './evaluate.ts';
export type { ResolverContext, ResolverError } from './host.ts';
export { ResolverCodeError } from './resolverCodeError.ts';
export type { Violation } from './rules/rule.ts';
export {
  isPastNesting,
  matchesSubscriptionFilter,
  validateSubscriptionFilter,
} from './subscriptionFilter.ts';
export type { SubscriptionFilter } from './subscriptionFilter.ts';
