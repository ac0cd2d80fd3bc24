import type { SubscriptionFilter } from 'appsync-js/run';
import type { ParsedRequest } from '../server/graphqlRequest.ts';
import type { Caller } from '../server/requestContext.ts';

/** A registered subscription. */
export interface Subscription {
  /** The id that its client gave it. */
  readonly id: string;
  /** The field of the Subscription type. */
  readonly fieldName: string;
  /** The field's name or alias in the client's document. */
  readonly responseKey: string;
  /** Arguments as given: an omitted one is absent, null is null. */
  readonly args: Record<string, unknown>;
  /** From `extensions.setSubscriptionFilter`: it replaces the arguments. Null lets everything pass. */
  readonly filter: SubscriptionFilter | null | undefined;
  readonly invalidationFilter: SubscriptionFilter | null | undefined;
  readonly request: ParsedRequest;
  readonly caller: Caller;
  /** Equal for subscriptions that get the same text for the same object. */
  readonly projectionKey: string;
  send(frame: string): void;
  /** Ends the subscription from here and closes its connection. */
  invalidate(): void;
}
