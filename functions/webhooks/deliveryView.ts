import type {
  WebhookAttempt as AttemptView,
  WebhookDelivery as DeliveryView,
} from '../../schema/generated/schema.generated.ts';
import { type Attempt, deliveryIdOf, type WebhookDelivery } from './webhookDelivery.ts';

export type { AttemptView, DeliveryView };

/** What the API shows of a delivery. */
export function viewDelivery(delivery: WebhookDelivery): DeliveryView {
  const { endpointId, eventId, type, status, attempts, nextAttemptAt, occurredAt, createdAt, updatedAt } =
    delivery;
  const id = deliveryIdOf(delivery);
  return { id, endpointId, eventId, type, status, attempts, nextAttemptAt, occurredAt, createdAt, updatedAt };
}

export function viewAttempt({ number, at, durationMs, url, status, answer }: Attempt): AttemptView {
  return { number, at, durationMs, url, status, answer };
}
