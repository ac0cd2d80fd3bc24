import { type Clock, isoNow } from '../shared/clock.ts';
import type { Result } from '../shared/result.ts';
import type { Post, PostOutcome } from './egress/post.ts';
import type { PinnedAddress } from './egress/resolveHost.ts';
import { type EgressScope, parseWebhookUrl, type WebhookUrl } from './egress/webhookUrl.ts';
import type { DeliveryMessage, DeliveryReader, OutcomeQueue, ReadDelivery } from './ports.ts';
import { signedHeaders } from './signature.ts';
import type { Attempt } from './webhookDelivery.ts';

export interface SendWebhookDeps {
  readonly deliveries: DeliveryReader;
  readonly outcomes: OutcomeQueue;
  readonly resolve: (url: WebhookUrl) => Promise<Result<PinnedAddress, string>>;
  readonly post: (post: Post) => Promise<PostOutcome>;
  readonly egress: EgressScope;
  readonly clock: Clock;
}

export type SendOutcome = Attempt['outcome'] | 'NOT_WANTED';

/** Makes one attempt of a delivery and tells how it ended. It writes nothing: whoever records it does. */
export function sendWebhook(deps: SendWebhookDeps) {
  return async (message: DeliveryMessage): Promise<SendOutcome> => {
    const read = await deps.deliveries.read(message);
    // The same message twice, or one that was overtaken: the attempt was made, or is not wanted any more.
    if (read === null || read.delivery.status !== 'PENDING') return 'NOT_WANTED';
    if (read.delivery.attempts + 1 !== message.attempt) return 'NOT_WANTED';
    const startedAt = deps.clock.nowMs();
    const ended = await attempt(deps, read);
    const { merchantId, endpointId, eventId, occurredAt } = message;
    await deps.outcomes.send({
      merchantId,
      endpointId,
      eventId,
      occurredAt,
      attempt: {
        ...ended,
        number: message.attempt,
        at: new Date(startedAt).toISOString(),
        durationMs: deps.clock.nowMs() - startedAt,
        url: read.sendable?.endpoint.url ?? '',
      },
    });
    return ended.outcome;
  };
}

type Ended = Pick<Attempt, 'outcome' | 'status' | 'answer' | 'retryAfterSeconds'>;

async function attempt(deps: SendWebhookDeps, { delivery, sendable }: ReadDelivery): Promise<Ended> {
  if (sendable === null)
    return unsent('ENDPOINT_DISABLED', 'the endpoint was deleted, or the event is too old');
  const { endpoint, secrets, body } = sendable;
  if (endpoint.status === 'DISABLED') return unsent('ENDPOINT_DISABLED', 'the endpoint is disabled');
  const url = parseWebhookUrl(endpoint.url, deps.egress);
  if (!url.ok) return unsent('FAILED', 'the URL is not one that webhooks go to');
  const address = await deps.resolve(url.value);
  if (!address.ok) return unsent('FAILED', address.error);
  const now = isoNow(deps.clock);
  const valid = secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  const timestamp = Math.floor(deps.clock.nowMs() / 1_000);
  const headers = signedHeaders(
    { id: delivery.eventId, timestamp, body },
    valid.map(({ secret }) => secret),
  );
  const answered = await deps.post({
    url: url.value,
    address: address.value,
    headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'appsync-payments-webhooks/1' },
    body,
  });
  if (answered.kind === 'unreachable') return unsent('FAILED', answered.reason);
  const { status, body: answer, retryAfterSeconds } = answered;
  return { outcome: outcomeOf(status), status, answer, retryAfterSeconds };
}

function unsent(outcome: Ended['outcome'], answer: string): Ended {
  return { outcome, status: null, answer, retryAfterSeconds: null };
}

/** 2xx is delivered; 410 says that nobody will ever be there again; redirects and all else are failures. */
function outcomeOf(status: number): Ended['outcome'] {
  if (status >= 200 && status < 300) return 'DELIVERED';
  return status === 410 ? 'GONE' : 'FAILED';
}
