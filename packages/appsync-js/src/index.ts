export { loadResolver } from './evaluate.ts';
export type { Evaluation, Handler, LoadedResolver } from './evaluate.ts';
export type { ResolverContext, ResolverError } from './host.ts';
export {
  isPastNesting,
  matchesSubscriptionFilter,
  validateSubscriptionFilter,
} from './subscriptionFilter.ts';
export type { SubscriptionFilter } from './subscriptionFilter.ts';
