import type { SubscriptionFilter } from 'appsync-js';
import type { ParsedRequest } from '../server/graphqlRequest.ts';
import type { Caller } from '../server/requestContext.ts';

/** A registered subscription. */
export interface Subscription {
  /** The id that its client gave it. */
  id: string;
  /** The field of the Subscription type. */
  fieldName: string;
  /** The field's name or alias in the client's document. */
  responseKey: string;
  /** Arguments as given: an omitted one is absent, null is null. */
  args: Record<string, unknown>;
  /** From `extensions.setSubscriptionFilter`: it replaces the arguments. Null lets everything pass. */
  filter: SubscriptionFilter | null | undefined;
  invalidationFilter: SubscriptionFilter | null | undefined;
  request: ParsedRequest;
  caller: Caller;
  /** Equal for subscriptions that get the same text for the same object. */
  projectionKey: string;
  send(frame: string): void;
  /** Ends the subscription from here and closes its connection. */
  invalidate(): void;
}
