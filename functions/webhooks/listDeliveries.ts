import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { pageToken, readPageToken } from '../shared/pageToken.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { endpointNotFound } from './endpointView.ts';
import { type AttemptView, type DeliveryView, viewAttempt, viewDelivery } from './deliveryView.ts';
import { DELIVERY_SHARDS } from './logShards.ts';
import type { DeliveryStore, EndpointStore } from './ports.ts';
import { deliveryKey } from './webhookKeys.ts';
import { parseDeliveryId, type WebhookDelivery } from './webhookDelivery.ts';

export interface ListDeliveriesCommand {
  readonly merchantId: MerchantId;
  readonly endpointId: string;
  /** ISO 8601, of the events, both ends included. Default: all. */
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  /** 1 to 100; default: 25. */
  readonly limit?: number | null | undefined;
  readonly nextToken?: string | null | undefined;
}

interface ListDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly deliveries: Pick<DeliveryStore, 'page' | 'get' | 'attempts'>;
}

const LIMIT_MAX = 100;
const LIMIT_DEFAULT = 25;
const EARLIEST = '0';
const LATEST = '9';

/** What an endpoint was sent, newest event first. */
export function listDeliveries({ endpoints, deliveries }: ListDeps) {
  return async (
    command: ListDeliveriesCommand,
  ): Promise<
    Result<{ readonly items: DeliveryView[]; readonly nextToken: string | null }, PaymentsError>
  > => {
    const { merchantId, endpointId } = command;
    if ((await endpoints.get(merchantId, endpointId)) === null) return endpointNotFound(endpointId);
    const page = await readDeliveryPage(deliveries, command);
    if (!page.ok) return page;
    return ok({ items: page.value.deliveries.map(viewDelivery), nextToken: page.value.nextToken });
  };
}

/** Reads the endpoint's shards together and merges them. */
export async function readDeliveryPage(
  store: Pick<DeliveryStore, 'page'>,
  command: ListDeliveriesCommand,
): Promise<
  Result<
    { readonly deliveries: readonly WebhookDelivery[]; readonly nextToken: string | null },
    PaymentsError
  >
> {
  const { merchantId, endpointId, nextToken = null } = command;
  const limit = command.limit ?? LIMIT_DEFAULT;
  if (limit < 1 || limit > LIMIT_MAX) return err(invalidInput('limit', limit, `1 to ${LIMIT_MAX}`));
  const from = command.from ?? EARLIEST;
  const to = command.to ?? LATEST;
  const bound = ['webhookDeliveries', merchantId, endpointId, from, to];
  const before = nextToken === null ? null : readPageToken(bound, nextToken);
  if (nextToken !== null && before === null)
    return err(invalidInput('nextToken', nextToken, 'the nextToken of a page of this list'));
  const shards = await Promise.all(
    DELIVERY_SHARDS.map((shard) =>
      store.page({ merchantId, endpointId, shard, from, to, before, limit: limit + 1 }),
    ),
  );
  const merged = shards.flat().sort((a, b) => (deliveryKey(a) < deliveryKey(b) ? 1 : -1));
  const deliveries = merged.slice(0, limit);
  const last = deliveries.at(-1);
  const more = merged.length > limit && last !== undefined;
  return ok({ deliveries, nextToken: more ? pageToken(bound, deliveryKey(last)) : null });
}

/** The attempts of one delivery, in order, with what the endpoint answered. */
export function listAttempts({ endpoints, deliveries }: ListDeps) {
  return async (command: {
    readonly merchantId: MerchantId;
    readonly deliveryId: string;
  }): Promise<Result<AttemptView[], PaymentsError>> => {
    const { merchantId, deliveryId } = command;
    const ref = parseDeliveryId(deliveryId);
    const known = ref !== null && (await endpoints.get(merchantId, ref.endpointId)) !== null;
    if (!known) return err({ code: 'NotFound', facts: { type: 'WebhookDelivery', id: deliveryId } });
    return ok((await deliveries.attempts({ ...ref, merchantId })).map(viewAttempt));
  };
}
