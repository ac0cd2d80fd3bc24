import type { MerchantId } from '../shared/ids.ts';
import { deliveryShardOfText } from './logShards.ts';

export const DELIVERY_STATUSES = ['PENDING', 'DELIVERED', 'FAILED'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** What names a delivery: one event at one endpoint. */
export interface DeliveryRef {
  readonly merchantId: MerchantId;
  readonly endpointId: string;
  readonly eventId: string;
  /** Of the event, ISO 8601. */
  readonly occurredAt: string;
}

/** Where the body of a delivery stands: in the merchant's event log, or, of a ping, which is no event, with the delivery. */
export type DeliveryBody =
  { readonly shard: string; readonly position: number } | { readonly inline: string };

/** One event on its way to one endpoint. */
export interface WebhookDelivery extends DeliveryRef {
  readonly version: number;
  readonly type: string;
  readonly status: DeliveryStatus;
  /** Attempts that ended. */
  readonly attempts: number;
  /** Of them, those before the schedule began anew: a redelivery begins one. */
  readonly attemptsBefore: number;
  /** When the next attempt is to be made, ISO 8601; null after the last. */
  readonly nextAttemptAt: string | null;
  /** From when the schedule, not the queue, sees to the next attempt, ISO 8601; null after the last. */
  readonly dueAt: string | null;
  readonly body: DeliveryBody;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** How an attempt ended. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  readonly durationMs: number;
  readonly url: string;
  /** HTTP status; null without an answer. */
  readonly status: number | null;
  /** The beginning of the answer, or why there is none. */
  readonly answer: string;
  readonly outcome: 'DELIVERED' | 'FAILED' | 'GONE' | 'ENDPOINT_DISABLED';
  /** Seconds that the endpoint asked to be left alone. */
  readonly retryAfterSeconds: number | null;
}

/**
 * Seconds before each attempt, from the failure of the one before: three days in all.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const RETRY_SECONDS = [
  0,
  5,
  5 * 60,
  30 * 60,
  2 * 3_600,
  5 * 3_600,
  10 * 3_600,
  14 * 3_600,
  20 * 3_600,
  24 * 3_600,
] as const;

/** A message of the queue that is lost, or whose sender died, is made good after this. */
export const QUEUE_GRACE_SECONDS = 120;
/** Attempts within it are the queue's: SQS delays by 15 minutes at most, and the schedule runs each minute. */
export const QUEUE_DELAY_SECONDS_MAX = 60;

export function newDelivery(
  of: DeliveryRef & Pick<WebhookDelivery, 'type' | 'body'>,
  at: string,
): WebhookDelivery {
  return {
    ...of,
    version: 1,
    status: 'PENDING',
    attempts: 0,
    attemptsBefore: 0,
    ...next(at, 0),
    createdAt: at,
    updatedAt: at,
  };
}

/** The delivery after an attempt. @param at of the attempt's end, ISO 8601 */
export function afterAttempt(delivery: WebhookDelivery, attempt: Attempt, at: string): WebhookDelivery {
  const attempts = attempt.number;
  const changed = { ...delivery, attempts, version: delivery.version + 1, updatedAt: at };
  const ended = { nextAttemptAt: null, dueAt: null };
  if (attempt.outcome === 'DELIVERED') return { ...changed, ...ended, status: 'DELIVERED' };
  const wait = RETRY_SECONDS[attempts - delivery.attemptsBefore];
  if (wait === undefined || attempt.outcome !== 'FAILED') return { ...changed, ...ended, status: 'FAILED' };
  return { ...changed, status: 'PENDING', ...next(at, Math.max(wait, attempt.retryAfterSeconds ?? 0)) };
}

/** The same event again, by the whole schedule, whatever became of it. */
export function redeliver(delivery: WebhookDelivery, at: string): WebhookDelivery {
  const { version, attempts } = delivery;
  return {
    ...delivery,
    version: version + 1,
    status: 'PENDING',
    attemptsBefore: attempts,
    ...next(at, 0),
    updatedAt: at,
  };
}

/** Taken by the schedule and given to the queue: nobody else takes it meanwhile. */
export function handedToQueue(delivery: WebhookDelivery, at: string): WebhookDelivery {
  return { ...delivery, version: delivery.version + 1, dueAt: later(at, QUEUE_GRACE_SECONDS), updatedAt: at };
}

/** What asks for a delivery's next attempt. */
export function nextAttempt(delivery: WebhookDelivery): DeliveryRef & { readonly attempt: number } {
  const { merchantId, endpointId, eventId, occurredAt, attempts } = delivery;
  return { merchantId, endpointId, eventId, occurredAt, attempt: attempts + 1 };
}

function next(at: string, seconds: number): Pick<WebhookDelivery, 'nextAttemptAt' | 'dueAt'> {
  const grace = seconds <= QUEUE_DELAY_SECONDS_MAX ? QUEUE_GRACE_SECONDS : 0;
  return { nextAttemptAt: later(at, seconds), dueAt: later(at, seconds + grace) };
}

function later(at: string, seconds: number): string {
  return new Date(Date.parse(at) + seconds * 1_000).toISOString();
}

const ID_PREFIX = 'whd_';

/** Opaque to merchants, and all that is needed to find it. */
export function deliveryIdOf({ endpointId, occurredAt, eventId }: DeliveryRef): string {
  return `${ID_PREFIX}${Buffer.from(JSON.stringify([endpointId, occurredAt, eventId])).toString('base64url')}`;
}

const ID_CHARACTERS_MAX = 512;

/** Null where it is no id of ours. Whose it is, is asked of the endpoint. */
export function parseDeliveryId(text: string): Omit<DeliveryRef, 'merchantId'> | null {
  if (!text.startsWith(ID_PREFIX) || text.length > ID_CHARACTERS_MAX) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text.slice(ID_PREFIX.length), 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== 3 || !parts.every((part) => typeof part === 'string'))
      return null;
    const [endpointId, occurredAt, eventId] = parts as [string, string, string];
    return { endpointId, occurredAt, eventId };
  } catch {
    return null;
  }
}

/** Which of the endpoint's shards keeps it. */
export function deliveryShard({ eventId }: Pick<DeliveryRef, 'eventId'>): string {
  return deliveryShardOfText(eventId);
}
