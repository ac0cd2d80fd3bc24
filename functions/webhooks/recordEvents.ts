import type { AnyEvent } from '../events/eventTypes.ts';
import { type Clock, isoNow } from '../shared/clock.ts';
import { type MerchantId, parseMerchantId } from '../shared/ids.ts';
import { LOG_SHARDS } from './logShards.ts';
import type { DeliveryQueue, EndpointStore, EventLog, LoggedEvent } from './ports.ts';
import { newDelivery, nextAttempt, type WebhookDelivery } from './webhookDelivery.ts';
import { wants, type WebhookEndpoint } from './webhookEndpoint.ts';

export interface RecordEventsDeps {
  readonly endpoints: Pick<EndpointStore, 'list'>;
  readonly log: EventLog;
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
  readonly shards: ShardChoice;
  /** Before a round that follows several lost ones, the second round being 2. */
  readonly pause: (round: number) => Promise<void>;
}

/** Where a recorder writes: a shard of its own until it meets another one there. */
export interface ShardChoice {
  /** One of `LOG_SHARDS`. */
  own(): string;
  /** Any: its own from now on. */
  another(): string;
}

/** @param index any whole number from 0 to below its argument */
export function shardChoice(index: (below: number) => number): ShardChoice {
  const any = () => LOG_SHARDS[index(LOG_SHARDS.length)] as string;
  let own = any();
  return { own: () => own, another: () => (own = any()) };
}

/** Lost races for a shard's next position. */
const ROUNDS_MAX = 20;
/** Another shard is nearly always free: who meets others there too waits. */
const ROUNDS_AT_ONCE = 3;

/**
 * Puts events into their merchants' logs, each once, with a delivery for every endpoint that wants it. The events of a batch that are of
 * one merchant stand side by side in one shard, so that a busy merchant costs one position at a time and not one for each event.
 */
export function recordEvents(deps: RecordEventsDeps) {
  return async (events: readonly AnyEvent[]): Promise<void> => {
    const byMerchant = Map.groupBy(events, ({ merchantId }) => merchantId);
    for (const [merchantId, own] of byMerchant) {
      const id = parseMerchantId(merchantId);
      // Wallets and chains are the operator's: their events have no merchant.
      if (id.ok) await recordOf(deps, id.value, own);
    }
  };
}

async function recordOf(
  deps: RecordEventsDeps,
  merchantId: MerchantId,
  events: readonly AnyEvent[],
): Promise<void> {
  let shard = deps.shards.own();
  let left = uniqueById(events);
  for (let round = 0; round < ROUNDS_MAX && left.length > 0; round++) {
    if (round >= ROUNDS_AT_ONCE) await deps.pause(round - ROUNDS_AT_ONCE + 2);
    const after = await deps.log.lastPosition(merchantId, shard);
    if (after === null) return;
    const endpoints = await deps.endpoints.list(merchantId);
    const deliveries = left.flatMap((event, i) =>
      deliveriesOf(event, endpoints, { shard, position: after + 1 + i }, isoNow(deps.clock)),
    );
    const appended = await deps.log.append({
      merchantId,
      shard,
      after,
      events: left.map(toLogged),
      deliveries,
    });
    if (appended.kind === 'appended') return deps.queue.send(deliveries.map(nextAttempt), 0);
    if (appended.kind === 'moved') shard = deps.shards.another();
    if (appended.kind === 'known') left = left.filter(({ id }) => !appended.eventIds.includes(id));
  }
  if (left.length > 0)
    throw new Error(`no position in ${ROUNDS_MAX} rounds for ${left.length} events of ${merchantId}`);
}

function uniqueById(events: readonly AnyEvent[]): readonly AnyEvent[] {
  return [...new Map(events.map((event) => [event.id, event])).values()];
}

function deliveriesOf(
  event: AnyEvent,
  endpoints: readonly WebhookEndpoint[],
  body: { readonly shard: string; readonly position: number },
  at: string,
): WebhookDelivery[] {
  const { id: eventId, type, occurredAt } = event;
  return endpoints
    .filter((endpoint) => wants(endpoint, type))
    .map(({ id: endpointId, merchantId }) =>
      newDelivery({ merchantId, endpointId, eventId, occurredAt, type, body }, at),
    );
}

/** What receivers get: `type`, `timestamp` and `data` as Standard Webhooks names them, and what orders events of one subject. */
function toLogged({ id, type, occurredAt, subject, version, schemaVersion, data }: AnyEvent): LoggedEvent {
  const body = JSON.stringify({ type, timestamp: occurredAt, id, subject, version, schemaVersion, data });
  return { id, type, occurredAt, body };
}
