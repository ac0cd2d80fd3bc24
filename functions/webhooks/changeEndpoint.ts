import { type Clock, isoNow } from '../shared/clock.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { CheckUrl } from './checkUrl.ts';
import { type EndpointInput, parseEndpointInput } from './endpointInput.ts';
import { endpointNotFound, type EndpointView, viewEndpoint } from './endpointView.ts';
import type { EndpointStore } from './ports.ts';
import { newSigningSecret } from './signature.ts';
import type { EndpointKey, WebhookEndpoint } from './webhookEndpoint.ts';

export interface ChangeEndpointDeps {
  readonly endpoints: EndpointStore;
  readonly checkUrl: CheckUrl;
  readonly clock: Clock;
  readonly random: (bytes: number) => Buffer;
}

/** Whose endpoint, and the key that asks. */
type OwnEndpoint = EndpointKey & { readonly keyId: string };

export interface UpdateEndpointCommand extends OwnEndpoint, EndpointInput {
  readonly url?: string | null | undefined;
  readonly enabled?: boolean | null | undefined;
}

/** Changes what is given, and leaves the rest; enabling forgets why it was disabled. */
export function updateEndpoint(deps: ChangeEndpointDeps) {
  return async (command: UpdateEndpointCommand): Promise<Result<EndpointView, PaymentsError>> => {
    const before = await deps.endpoints.get(command.merchantId, command.id);
    if (before === null) return endpointNotFound(command.id);
    const given = { eventTypes: before.eventTypes, description: before.description, ...present(command) };
    const wish = parseEndpointInput(given);
    if (!wish.ok) return wish;
    let { url } = before;
    if (typeof command.url === 'string' && command.url !== before.url) {
      const checked = await deps.checkUrl(command.url);
      if (!checked.ok) return checked;
      url = checked.value;
    }
    const at = isoNow(deps.clock);
    const after: WebhookEndpoint = {
      ...before,
      ...wish.value,
      url,
      ...enabling(command.enabled),
      version: before.version + 1,
      updatedAt: at,
    };
    if (await deps.endpoints.put(after, { by: command.keyId })) return ok(viewEndpoint(after, null));
    return err({ code: 'Conflict', facts: { type: 'WebhookEndpoint', id: command.id } });
  };
}

/** Attributes that the caller gave; null clears, absent keeps. */
function present({ eventTypes, description }: EndpointInput): EndpointInput {
  return {
    ...(eventTypes === undefined ? {} : { eventTypes }),
    ...(description === undefined ? {} : { description }),
  };
}

function enabling(enabled: boolean | null | undefined): Partial<WebhookEndpoint> {
  if (enabled === true) return { status: 'ENABLED', disabledReason: null, failingSince: null };
  return enabled === false ? { status: 'DISABLED', disabledReason: null } : {};
}

/** Deletes an endpoint and its secrets. What was on its way there ends. */
export function deleteEndpoint({ endpoints, clock }: Pick<ChangeEndpointDeps, 'endpoints' | 'clock'>) {
  return async ({ merchantId, id, keyId }: OwnEndpoint): Promise<Result<EndpointView, PaymentsError>> => {
    const before = await endpoints.get(merchantId, id);
    if (before === null) return endpointNotFound(id);
    const gone = { ...before, version: before.version + 1, updatedAt: isoNow(clock) };
    if (await endpoints.remove(gone, keyId)) return ok(viewEndpoint(before, null));
    return err({ code: 'Conflict', facts: { type: 'WebhookEndpoint', id } });
  };
}

/** Days that an old secret may go on signing. */
const OVERLAP_MINUTES_MAX = 7 * 24 * 60;

export interface RotateSecretCommand extends OwnEndpoint {
  /** Minutes that the old secret still signs, beside the new one. Default: a day. */
  readonly overlapMinutes?: number | null | undefined;
}

/** Gives an endpoint a new secret. Until the overlap is over every delivery carries a signature of both. */
export function rotateSecret({ endpoints, clock, random }: ChangeEndpointDeps) {
  return async (command: RotateSecretCommand): Promise<Result<EndpointView, PaymentsError>> => {
    const { merchantId, id, keyId } = command;
    const minutes = command.overlapMinutes ?? 24 * 60;
    if (minutes < 0 || minutes > OVERLAP_MINUTES_MAX)
      return err(invalidInput('overlapMinutes', minutes, `minutes, 0 to ${OVERLAP_MINUTES_MAX}`));
    const endpoint = await endpoints.get(merchantId, id);
    if (endpoint === null) return endpointNotFound(id);
    const current = (await endpoints.secrets(merchantId, id)).findLast(({ expiresAt }) => expiresAt === null);
    const ends = new Date(clock.nowMs() + minutes * 60_000).toISOString();
    const fresh = { secret: newSigningSecret(random), expiresAt: null };
    const old = current === undefined || minutes === 0 ? [] : [{ ...current, expiresAt: ends }];
    const next = { ...endpoint, version: endpoint.version + 1, updatedAt: isoNow(clock) };
    if (await endpoints.rotate(next, [...old, fresh], keyId)) return ok(viewEndpoint(next, fresh.secret));
    return err({ code: 'Conflict', facts: { type: 'WebhookEndpoint', id } });
  };
}
