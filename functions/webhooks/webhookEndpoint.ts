import type { EventType } from '../events/eventTypes.ts';
import type { MerchantId } from '../shared/ids.ts';
import type { Secret } from '../shared/secret.ts';

export const ENDPOINT_STATUSES = ['ENABLED', 'DISABLED'] as const;
export type EndpointStatus = (typeof ENDPOINT_STATUSES)[number];

/** Where a merchant wants events sent. */
export interface WebhookEndpoint {
  /** `whe_` and 32 hexadecimal digits. */
  readonly id: string;
  readonly version: number;
  readonly merchantId: MerchantId;
  readonly url: string;
  readonly description: string | null;
  /** Null: every type. */
  readonly eventTypes: readonly EventType[] | null;
  readonly status: EndpointStatus;
  /** Why the system disabled it; null where the merchant did, or nobody. */
  readonly disabledReason: string | null;
  /** Since when no attempt succeeded, ISO 8601; null while they do. */
  readonly failingSince: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What names an endpoint. */
export interface EndpointKey {
  readonly merchantId: MerchantId;
  readonly id: string;
}

/** A secret that deliveries are signed with. During a rotation there are two, and each delivery carries a signature of both. */
export interface SigningSecret {
  readonly secret: Secret;
  /** ISO 8601; null: it does not end. */
  readonly expiresAt: string | null;
}

/** Whether a text can be the id of an endpoint; no other is looked up. */
export function isEndpointId(text: string): boolean {
  return /^whe_[0-9a-f]{32}$/.test(text);
}

/** Each costs a write for every event. */
export const ENDPOINTS_MAX = 5;

/** Of failures without one success between them; then nobody is called there until the merchant enables it again. */
export const DISABLED_AFTER_MS = 5 * 24 * 60 * 60 * 1_000;

export function wants({ status, eventTypes }: WebhookEndpoint, type: EventType): boolean {
  return status === 'ENABLED' && (eventTypes === null || eventTypes.includes(type));
}

/** What an attempt says of the endpoint: the same object where nothing changed, which is nearly always. */
export function afterOutcome(
  endpoint: WebhookEndpoint,
  outcome: 'DELIVERED' | 'FAILED' | 'GONE',
  at: string,
): WebhookEndpoint {
  const { failingSince, status } = endpoint;
  const changed = (change: Partial<WebhookEndpoint>): WebhookEndpoint => ({
    ...endpoint,
    ...change,
    version: endpoint.version + 1,
    updatedAt: at,
  });
  if (outcome === 'DELIVERED') return failingSince === null ? endpoint : changed({ failingSince: null });
  if (status === 'DISABLED') return endpoint;
  if (outcome === 'GONE')
    return changed({
      status: 'DISABLED',
      disabledReason: 'It answered 410 Gone.',
      failingSince: failingSince ?? at,
    });
  if (failingSince === null) return changed({ failingSince: at });
  return Date.parse(at) - Date.parse(failingSince) < DISABLED_AFTER_MS
    ? endpoint
    : changed({ status: 'DISABLED', disabledReason: `Every attempt failed since ${failingSince}.` });
}
