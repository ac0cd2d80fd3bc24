import { Webhook } from 'standardwebhooks';
import type { EventData } from './generated/eventData.generated.ts';

/** A type of event that `eventsSince` has and endpoints can subscribe to. */
export type EventType = keyof EventData;

/** An event of one type, or of any of several. */
export type EventOf<Type extends EventType> = {
  readonly [Each in Type]: {
    readonly type: Each;
    /** The same for every attempt and in the log: be idempotent on it. */
    readonly id: string;
    /** What it is about, such as an invoice's id. */
    readonly subject: string;
    /** Of the subject: of two messages the one with the higher version is newer. */
    readonly version: number;
    /** When it happened, ISO 8601. */
    readonly timestamp: string;
    /** Of the form of `data`, which docs/reference/events describes. */
    readonly schemaVersion: number;
    /** It may have grown fields since these types were made. */
    readonly data: EventData[Each];
  };
}[Type];

/**
 * What a webhook says, and what `eventsSince` answers for the same event: `type` says what `data` is. A newer server may send types that these do
 * not have: a `switch` has a `default` that passes them over.
 */
export type EventMessage = EventOf<EventType>;

/** What `pingWebhookEndpoint` sends, which is no event and stands in no log. */
export interface PingMessage {
  readonly type: 'ping';
  readonly id: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly data: { readonly endpointId: string };
}

/** What an endpoint is sent. */
export type WebhookMessage = EventMessage | PingMessage;

/** A request that is not a message of ours, or not a new one: answer 400 and do nothing. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
}

/** As any server's framework has them; names in any case. */
export type WebhookHeaders =
  | { readonly get: (name: string) => string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface WebhookRequest {
  readonly headers: WebhookHeaders;
  /** The body to the byte as it came: parsed and printed again it has another signature. */
  readonly body: string;
}

/**
 * Checks a webhook as Standard Webhooks defines it and says what it tells: a signature of any of the secrets, a timestamp at most five minutes
 * away. During a rotation a message carries a signature of the old secret and one of the new, so that either does.
 *
 * @param secrets `whsec_…` of the endpoint, one or several
 * @throws WebhookError when it is not from us, altered, or old
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function verifyWebhook(
  secrets: string | readonly string[],
  { headers, body }: WebhookRequest,
): WebhookMessage {
  const given = {
    'webhook-id': header(headers, 'webhook-id'),
    'webhook-timestamp': header(headers, 'webhook-timestamp'),
    'webhook-signature': header(headers, 'webhook-signature'),
  };
  let refused: unknown = new WebhookError('no secret was given');
  for (const secret of typeof secrets === 'string' ? [secrets] : secrets) {
    try {
      new Webhook(secret).verify(body, given, { jsonParse: false });
      return parseMessage(body);
    } catch (error) {
      refused = error;
    }
  }
  if (refused instanceof WebhookError) throw refused;
  const why = refused instanceof Error ? refused.message : String(refused);
  throw new WebhookError(why, { cause: refused });
}

/**
 * What a body says that is known to be ours.
 *
 * @throws WebhookError when it is not a message
 */
export function parseMessage(body: string): WebhookMessage {
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch (cause) {
    throw new WebhookError('the body is not JSON', { cause });
  }
  const { id, type, data } = (message ?? {}) as Partial<WebhookMessage>;
  if (typeof id !== 'string' || typeof type !== 'string' || typeof data !== 'object' || data === null)
    throw new WebhookError('the body is not a message');
  return message as WebhookMessage;
}

function header(headers: WebhookHeaders, name: string): string {
  if (typeof headers.get === 'function') return headers.get(name) ?? '';
  const [, value] = Object.entries(headers).find(([each]) => each.toLowerCase() === name) ?? [];
  return typeof value === 'string' ? value : '';
}
