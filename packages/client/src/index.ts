export * from './client.ts';
export {
  ApiError,
  isApiError,
  isRetryable,
  TransportError,
  type ErrorCode,
  type ErrorFacts,
} from './errors.ts';
export * from './events.ts';
export type { Operation } from './operation.ts';
export type { Subscription, SubscriptionHandlers } from './realtime/subscriptions.ts';
export type { Authorization } from './authorization.ts';
export * from './webhook.ts';
export type * from './generated/eventData.generated.ts';
export type * from './generated/operations.generated.ts';
export * from './generated/operations.generated.ts';
