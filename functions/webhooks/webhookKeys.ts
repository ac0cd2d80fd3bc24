import { shardOfText } from './logShards.ts';
import { type DeliveryRef, deliveryShard } from './webhookDelivery.ts';

/** Keys of the webhooks table, whose partition key is `pk` and whose sort key is `sk`. */
export const DUE_INDEX = 'due';

export const endpointsOf = (merchantId: string): string => `ENDPOINTS#${merchantId}`;
export const secretsOf = (merchantId: string): string => `SECRETS#${merchantId}`;
export const logShardOf = (merchantId: string, shard: string): string => `LOG#${merchantId}#${shard}`;
/** That an event stands in the log: it does not end, since the same event can come again from the archive after months. */
export const eventKey = (eventId: string): string => `EVENT#${eventId}`;

export const deliveriesOf = (endpointId: string, shard: string): string =>
  `DELIVERIES#${endpointId}#${shard}`;
export const deliveryKey = ({ occurredAt, eventId }: Pick<DeliveryRef, 'occurredAt' | 'eventId'>): string =>
  `${occurredAt}#${eventId}`;
export const attemptsOf = ({ endpointId, eventId }: Pick<DeliveryRef, 'endpointId' | 'eventId'>): string =>
  `ATTEMPTS#${endpointId}#${eventId}`;

/** Both parts of a delivery's key. */
export function deliveryKeys(ref: DeliveryRef): { readonly pk: string; readonly sk: string } {
  return { pk: deliveriesOf(ref.endpointId, deliveryShard(ref)), sk: deliveryKey(ref) };
}

export const dueShardOf = (shard: string): string => `DUE#${shard}`;
export const dueShard = ({ eventId, endpointId }: DeliveryRef): string =>
  dueShardOf(shardOfText(`${eventId}${endpointId}`));

const POSITION_DIGITS = 16;

/** The sort key of a shard's last position, which stands behind its positions. */
export const LAST_POSITION = 'LAST';

/** Positions as text that sorts as they do. */
export function positionKey(position: number): string {
  return String(position).padStart(POSITION_DIGITS, '0');
}
