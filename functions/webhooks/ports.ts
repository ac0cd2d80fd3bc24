import type { MerchantId } from '../shared/ids.ts';
import type { Positions } from './eventCursor.ts';
import type { Attempt, DeliveryRef, WebhookDelivery } from './webhookDelivery.ts';
import type { SigningSecret, WebhookEndpoint } from './webhookEndpoint.ts';

export interface EndpointStore {
  /** All of a merchant's, at most `ENDPOINTS_MAX`; consistent. */
  list(merchantId: MerchantId): Promise<readonly WebhookEndpoint[]>;
  /** Null when absent; consistent. */
  get(merchantId: MerchantId, id: string): Promise<StoredEndpoint | null>;
  /** With its first secret; false where the id is taken. */
  create(endpoint: StoredEndpoint, secrets: readonly SigningSecret[], by: string): Promise<boolean>;
  /** If the version before it is stored. @param news told with it, or null where the change is nobody's news */
  put(endpoint: WebhookEndpoint, news: EndpointNews | null): Promise<boolean>;
  /** The endpoint and its secrets; `endpoint` is the version that says so. */
  remove(endpoint: WebhookEndpoint, by: string): Promise<boolean>;
  /** New secrets, with the endpoint's next version. */
  rotate(endpoint: WebhookEndpoint, secrets: readonly SigningSecret[], by: string): Promise<boolean>;
  /** None where the endpoint is absent. */
  secrets(merchantId: MerchantId, id: string): Promise<readonly SigningSecret[]>;
}

/** Whose change it is; null: the system's own. */
export interface EndpointNews {
  readonly by: string | null;
}

/** An endpoint with the hash of the input that made it: the same request again gets the same endpoint. */
export interface StoredEndpoint extends WebhookEndpoint {
  readonly inputHash: string;
}

/** One event of a merchant, at its position. */
export interface LoggedEvent {
  readonly id: string;
  readonly type: string;
  /** ISO 8601. */
  readonly occurredAt: string;
  /** JSON, as receivers get it. */
  readonly body: string;
}

/** Events of one merchant that stand next to each other in one shard, and their deliveries. */
export interface Append {
  readonly merchantId: MerchantId;
  readonly shard: string;
  /** The shard's last position before it. */
  readonly after: number;
  readonly events: readonly LoggedEvent[];
  readonly deliveries: readonly WebhookDelivery[];
}

export type Appended =
  | { readonly kind: 'appended' }
  /** Another appends there, or has since the position was read. */
  | { readonly kind: 'moved' }
  /** These stand in the log already, at their own positions. */
  | { readonly kind: 'known'; readonly eventIds: readonly string[] };

/**
 * A merchant's events, in shards whose positions are 1, 2, 3 and so on: none is left out and none comes later below one that was read, so
 * that a reader who knows where it stopped knows that it missed nothing.
 */
export interface EventLog {
  /** From now on the merchant's events are kept. */
  open(merchantId: MerchantId, at: string): Promise<void>;
  /** Of each shard; null where the merchant's events are not kept. Consistent. */
  lastPositions(merchantId: MerchantId): Promise<Positions | null>;
  /** Of one shard; null where the merchant's events are not kept. Consistent. */
  lastPosition(merchantId: MerchantId, shard: string): Promise<number | null>;
  /** All or nothing. */
  append(append: Append): Promise<Appended>;
  /** What follows a position, in order; consistent. */
  read(merchantId: MerchantId, shard: string, after: number, limit: number): Promise<readonly PlacedEvent[]>;
}

export interface PlacedEvent extends LoggedEvent {
  readonly position: number;
}

export interface DeliveryStore {
  /** Consistent. */
  get(ref: DeliveryRef): Promise<WebhookDelivery | null>;
  /** If the version before it is stored; version 1 if none is. With the attempt that led to it, where one did. */
  put(delivery: WebhookDelivery, attempt: Attempt | null): Promise<boolean>;
  /** One page of an endpoint's shard, newest first, of events in the range, both ends included. */
  page(query: DeliveryQuery): Promise<readonly WebhookDelivery[]>;
  /** In order. */
  attempts(ref: DeliveryRef): Promise<readonly Attempt[]>;
  /** What the schedule has to see to, oldest first. */
  due(shard: string, until: string, limit: number): Promise<readonly DeliveryRef[]>;
}

export interface DeliveryQuery {
  readonly merchantId: MerchantId;
  readonly endpointId: string;
  readonly shard: string;
  /** ISO 8601, of events. */
  readonly from: string;
  readonly to: string;
  /** `deliveryKey` of the last one of the page before; not part of this page. */
  readonly before: string | null;
  readonly limit: number;
}

/** What the sender is told: to make this attempt. */
export interface DeliveryMessage extends DeliveryRef {
  readonly attempt: number;
}

export interface DeliveryQueue {
  send(messages: readonly DeliveryMessage[], delaySeconds: number): Promise<void>;
}

/** What the sender tells whoever records it. */
export interface OutcomeMessage extends DeliveryRef {
  readonly attempt: Attempt;
}

export interface OutcomeQueue {
  send(message: OutcomeMessage): Promise<void>;
}

/** What the sender may read, and nothing else. */
export interface DeliveryReader {
  read(ref: DeliveryRef): Promise<ReadDelivery | null>;
}

export interface ReadDelivery {
  readonly delivery: WebhookDelivery;
  /** Null where nothing is left to send, or nobody to send it to: the endpoint was deleted, or the event is older than the log. */
  readonly sendable: {
    readonly endpoint: WebhookEndpoint;
    readonly secrets: readonly SigningSecret[];
    /** JSON. */
    readonly body: string;
  } | null;
}
