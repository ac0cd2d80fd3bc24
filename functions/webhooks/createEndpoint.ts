import { createHash } from 'node:crypto';
import { canonicalHash } from '../shared/canonical.ts';
import { type Clock, isoNow } from '../shared/clock.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';
import { type EndpointView, viewEndpoint } from './endpointView.ts';
import { type EndpointInput, parseEndpointInput } from './endpointInput.ts';
import type { CheckUrl } from './checkUrl.ts';
import type { EndpointStore, EventLog, StoredEndpoint } from './ports.ts';
import { newSigningSecret } from './signature.ts';
import { ENDPOINTS_MAX } from './webhookEndpoint.ts';

export interface CreateEndpointDeps {
  readonly endpoints: EndpointStore;
  readonly log: EventLog;
  readonly checkUrl: CheckUrl;
  readonly clock: Clock;
  readonly random: (bytes: number) => Buffer;
}

export interface CreateEndpointCommand extends EndpointInput {
  readonly merchantId: MerchantId;
  /** Id of the key that asks. */
  readonly keyId: string;
  readonly idempotencyKey: string;
  readonly url: string;
}

/**
 * Makes an endpoint, once for an idempotency key: the same request again gets the same endpoint with its secret, other input is
 * `IdempotencyKeyReused`, and after its end the key makes no other (`InvalidState`). From then on the merchant's events are kept.
 */
export function createEndpoint(deps: CreateEndpointDeps) {
  return async (command: CreateEndpointCommand): Promise<Result<EndpointView, PaymentsError>> => {
    const { merchantId, idempotencyKey, url } = command;
    const badKey = checkText('idempotencyKey', idempotencyKey);
    if (badKey !== null) return err(badKey);
    const wish = parseEndpointInput(command);
    if (!wish.ok) return wish;
    const id = `whe_${hash(`${merchantId}#${idempotencyKey}`).slice(0, 32)}`;
    const inputHash = canonicalHash({ url, ...wish.value });
    const known = await deps.endpoints.get(merchantId, id);
    if (known !== null) return replay(deps, known, inputHash, idempotencyKey);
    const checked = await deps.checkUrl(url);
    if (!checked.ok) return checked;
    if ((await deps.endpoints.list(merchantId)).length >= ENDPOINTS_MAX)
      return err(invalidInput('url', url, `one of at most ${ENDPOINTS_MAX} endpoints: delete one first`));
    const at = isoNow(deps.clock);
    const endpoint: StoredEndpoint = {
      id,
      version: 1,
      merchantId,
      url: checked.value,
      ...wish.value,
      status: 'ENABLED',
      disabledReason: null,
      failingSince: null,
      createdAt: at,
      updatedAt: at,
      inputHash,
    };
    await deps.log.open(merchantId, at);
    const signing = { secret: newSigningSecret(deps.random), expiresAt: null };
    if (await deps.endpoints.create(endpoint, [signing], command.keyId))
      return ok(viewEndpoint(endpoint, signing.secret));
    const stored = await deps.endpoints.get(merchantId, id);
    if (stored === null) {
      const facts = { type: 'WebhookEndpoint', id, status: 'DELETED', expected: 'another idempotencyKey' };
      return err({ code: 'InvalidState', facts });
    }
    return replay(deps, stored, inputHash, idempotencyKey);
  };
}

async function replay(
  { endpoints }: CreateEndpointDeps,
  stored: StoredEndpoint,
  inputHash: string,
  idempotencyKey: string,
): Promise<Result<EndpointView, PaymentsError>> {
  if (stored.inputHash !== inputHash) return err({ code: 'IdempotencyKeyReused', facts: { idempotencyKey } });
  const secrets = await endpoints.secrets(stored.merchantId, stored.id);
  return ok(viewEndpoint(stored, secrets.at(-1)?.secret ?? null));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
