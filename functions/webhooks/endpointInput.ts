import { EVENT_TYPES, type EventType } from '../events/eventTypes.ts';
import { typesHeardBy } from '../events/eventRoutes.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';

/** Types that endpoints may subscribe to. */
export const WEBHOOK_TYPES: readonly EventType[] = typesHeardBy('WEBHOOK');

/** As it stands in `CreateWebhookEndpointInput` and `UpdateWebhookEndpointInput`. */
export interface EndpointInput {
  readonly eventTypes?: readonly string[] | null | undefined;
  readonly description?: string | null | undefined;
}

export interface EndpointWish {
  readonly eventTypes: readonly EventType[] | null;
  readonly description: string | null;
}

/** Reads what an endpoint is to be, beside its URL. Null and no types at all mean every type. */
export function parseEndpointInput(input: EndpointInput): Result<EndpointWish, PaymentsError> {
  const { eventTypes = null, description = null } = input;
  const text = checkText('description', description);
  if (text !== null) return err(text);
  const types = [...new Set(eventTypes ?? [])];
  const wrong = types.find((type) => !WEBHOOK_TYPES.includes(type as EventType));
  if (wrong !== undefined)
    return err(
      invalidInput('eventTypes', wrong, `types of ${WEBHOOK_TYPES.length}, such as ${WEBHOOK_TYPES[0]}`),
    );
  const wanted = types.filter((type): type is EventType => type in EVENT_TYPES).sort();
  return ok({ eventTypes: wanted.length === 0 ? null : wanted, description });
}
