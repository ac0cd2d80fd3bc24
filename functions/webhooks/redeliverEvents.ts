import { type Clock, isoNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { EndpointKey } from './webhookEndpoint.ts';
import { endpointNotFound } from './endpointView.ts';
import { type DeliveryView, viewDelivery } from './deliveryView.ts';
import { readDeliveryPage } from './listDeliveries.ts';
import type { DeliveryQueue, DeliveryStore, EndpointStore } from './ports.ts';
import {
  newDelivery,
  nextAttempt,
  parseDeliveryId,
  redeliver,
  type WebhookDelivery,
} from './webhookDelivery.ts';

export interface RedeliverDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly deliveries: DeliveryStore;
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
}

/** Sends one delivery again, with the same id and by the whole schedule. */
export function redeliverOne(deps: RedeliverDeps) {
  return async (command: {
    readonly merchantId: MerchantId;
    readonly deliveryId: string;
  }): Promise<Result<DeliveryView, PaymentsError>> => {
    const { merchantId, deliveryId } = command;
    const absent = err({ code: 'NotFound', facts: { type: 'WebhookDelivery', id: deliveryId } } as const);
    const ref = parseDeliveryId(deliveryId);
    if (ref === null || (await deps.endpoints.get(merchantId, ref.endpointId)) === null) return absent;
    const before = await deps.deliveries.get({ ...ref, merchantId });
    if (before === null) return absent;
    const after = await again(deps, before);
    if (after === null) return err({ code: 'Conflict', facts: { type: 'WebhookDelivery', id: deliveryId } });
    return ok(viewDelivery(after));
  };
}

export interface RedeliverRangeCommand {
  readonly merchantId: MerchantId;
  readonly endpointId: string;
  /** ISO 8601, of the events, both ends included. */
  readonly from: string;
  readonly to: string;
  readonly nextToken?: string | null | undefined;
}

/** Deliveries of one call; the token goes on. */
const RANGE_MAX = 100;

/** Sends what an endpoint was sent in a range of time again, whatever became of it: 100 a call, newest first. */
export function redeliverRange(deps: RedeliverDeps) {
  return async (
    command: RedeliverRangeCommand,
  ): Promise<Result<{ readonly redelivered: number; readonly nextToken: string | null }, PaymentsError>> => {
    const { merchantId, endpointId } = command;
    if ((await deps.endpoints.get(merchantId, endpointId)) === null) return endpointNotFound(endpointId);
    const page = await readDeliveryPage(deps.deliveries, { ...command, limit: RANGE_MAX });
    if (!page.ok) return page;
    let redelivered = 0;
    for (const delivery of page.value.deliveries) if ((await again(deps, delivery)) !== null) redelivered++;
    return ok({ redelivered, nextToken: page.value.nextToken });
  };
}

/** Null where another changed it meanwhile. */
async function again(
  { deliveries, queue, clock }: RedeliverDeps,
  before: WebhookDelivery,
): Promise<WebhookDelivery | null> {
  const after = redeliver(before, isoNow(clock));
  if (!(await deliveries.put(after, null))) return null;
  await queue.send([nextAttempt(after)], 0);
  return after;
}

/** Sends a message of type `ping` to an endpoint: it is signed and delivered as any, and stands in no log of events. */
export function pingEndpoint(deps: RedeliverDeps & { readonly newId: () => string }) {
  return async ({ merchantId, id }: EndpointKey): Promise<Result<DeliveryView, PaymentsError>> => {
    if ((await deps.endpoints.get(merchantId, id)) === null) return endpointNotFound(id);
    const at = isoNow(deps.clock);
    const eventId = `ping_${deps.newId()}`;
    const inline = JSON.stringify({ type: 'ping', timestamp: at, id: eventId, data: { endpointId: id } });
    const ping = newDelivery(
      { merchantId, endpointId: id, eventId, occurredAt: at, type: 'ping', body: { inline } },
      at,
    );
    if (!(await deps.deliveries.put(ping, null))) throw new Error(`the ping ${eventId} exists already`);
    await deps.queue.send([nextAttempt(ping)], 0);
    return ok(viewDelivery(ping));
  };
}
