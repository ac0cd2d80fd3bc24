import { type Clock, isoNow } from '../shared/clock.ts';
import { inParallel } from '../shared/inParallel.ts';
import { parseMerchantId } from '../shared/ids.ts';
import { type GatewayEvent, gatewayEventId, type GatewayEventStore } from './gatewayEvent.ts';
import type { CardGateway, GatewayAccount, Gateways, WebhookEvent } from './ports.ts';
import { WEBHOOK_BYTES_MAX, type WebhookRequest } from './webhookRequest.ts';

export interface RecordWebhookDeps {
  readonly gateways: Pick<Gateways, 'find'>;
  readonly events: GatewayEventStore;
  readonly clock: Clock;
}

/** What became of a request. Nothing is kept of any but RECORDED. */
export type RecordedWebhook =
  /** `kept` is less than `told` where events are known already. */
  | { readonly kind: 'RECORDED'; readonly told: number; readonly kept: number }
  /** Genuine, and nothing for us. */
  | { readonly kind: 'IGNORED'; readonly reason: string }
  | { readonly kind: 'UNKNOWN_ACCOUNT' | 'TOO_LARGE' }
  | { readonly kind: 'FORGED'; readonly reason: string };

const AT_A_TIME = 8;

/** Verifies a webhook with the credentials of the account that its path names, and keeps each of its events once. */
export function recordGatewayWebhook({ gateways, events, clock }: RecordWebhookDeps) {
  return async ({ gateway, account, body, headers }: WebhookRequest): Promise<RecordedWebhook> => {
    if (body.byteLength > WEBHOOK_BYTES_MAX) return { kind: 'TOO_LARGE' };
    const found = await gateways.find(gateway, account);
    if (found === null) return { kind: 'UNKNOWN_ACCOUNT' };
    const read = await found.gateway.readWebhook({ account: found.account, body, headers }, clock.nowMs());
    if (read.kind !== 'VERIFIED') return read;
    const receivedAt = isoNow(clock);
    const kept = await inParallel(read.events, AT_A_TIME, (event) =>
      events.keep(eventOf(found, event, receivedAt)),
    );
    return { kind: 'RECORDED', told: kept.length, kept: kept.filter(Boolean).length };
  };
}

function eventOf(
  { gateway: { name }, account }: { readonly gateway: CardGateway; readonly account: GatewayAccount },
  { eventId, transactionId, reference, currency, facts, lookUp }: WebhookEvent,
  receivedAt: string,
): GatewayEvent {
  const merchant = parseMerchantId(account.merchantId);
  if (!merchant.ok) throw new Error(`the account ${account.account} must be of a merchant`);
  return {
    id: gatewayEventId(name, account.account, eventId),
    merchantId: merchant.value,
    gateway: name,
    gatewayAccount: account.account,
    transactionId,
    reference,
    currency,
    facts,
    lookUp,
    receivedAt,
  };
}
