import type { MerchantId, TransactionId } from '../shared/ids.ts';
import type { GatewayFact } from './gatewayFact.ts';
import type { GatewayName } from './gatewayName.ts';

/** What a gateway's webhook told: verified, read, and kept once. Nothing else of the webhook is. */
export interface GatewayEvent {
  /** `<gateway>#<account>#<the gateway's own id of the event>`. */
  readonly id: string;
  readonly merchantId: MerchantId;
  readonly gateway: GatewayName;
  readonly gatewayAccount: string;
  /** Null where the gateway told its own reference alone. */
  readonly transactionId: TransactionId | null;
  readonly reference: string;
  /** ISO 4217 code of the facts' amounts; null where they have none. */
  readonly currency: string | null;
  readonly facts: readonly GatewayFact[];
  /** True: the gateway is asked how the payment stands, since the facts depend on their order. */
  readonly lookUp: boolean;
  /** ISO 8601. */
  readonly receivedAt: string;
}

/** Events of gateways, each kept for good, so that one that is sent again years later is known. */
export interface GatewayEventStore {
  /** False: it is kept already, and nothing was written. */
  keep(event: GatewayEvent): Promise<boolean>;
}

export function gatewayEventId(gateway: GatewayName, account: string, eventId: string): string {
  return `${gateway}#${account}#${eventId}`;
}
