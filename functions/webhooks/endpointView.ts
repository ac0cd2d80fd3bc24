import type { WebhookEndpoint as View } from '../../schema/generated/schema.generated.ts';
import type { PaymentsError } from '../shared/errors.ts';
import { err } from '../shared/result.ts';
import type { Secret } from '../shared/secret.ts';
import type { WebhookEndpoint } from './webhookEndpoint.ts';

/** What the API shows of an endpoint. */
export type EndpointView = View;

/** @param secret only in the answer that hands it out */
export function viewEndpoint(endpoint: WebhookEndpoint, secret: Secret | null): EndpointView {
  const {
    id,
    version,
    url,
    description,
    eventTypes,
    status,
    disabledReason,
    failingSince,
    createdAt,
    updatedAt,
  } = endpoint;
  return {
    id,
    version,
    url,
    description,
    eventTypes: eventTypes === null ? null : [...eventTypes],
    status,
    disabledReason,
    failingSince,
    secret: secret?.reveal() ?? null,
    createdAt,
    updatedAt,
  };
}

/** Of an id that is absent, or another merchant's. */
export function endpointNotFound(id: string): { readonly ok: false; readonly error: PaymentsError } {
  return err({ code: 'NotFound', facts: { type: 'WebhookEndpoint', id } });
}
