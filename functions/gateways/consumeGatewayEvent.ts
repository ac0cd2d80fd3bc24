import type { TransactionId } from '../shared/ids.ts';
import type { GatewayEvent } from './gatewayEvent.ts';
import type { PaymentStore } from './paymentStore.ts';
import { recordGatewayFacts, type RecordFactsDeps, type Untold } from './recordGatewayFacts.ts';

/** Why an event was not applied: its message comes again, and then waits for people. */
export class GatewayEventRefused extends Error {
  override name = 'GatewayEventRefused';
  readonly reason: Untold;

  constructor({ id }: GatewayEvent, reason: Untold) {
    super(`the event ${id} was not applied: ${JSON.stringify(reason)}`);
    this.reason = reason;
  }
}

/**
 * Applies a kept event of a gateway to its payment; idempotent, and in any order.
 *
 * @returns what the payment became
 * @throws GatewayEventRefused where the event is not what our record says, where there is no such payment, and where the gateway, which is
 * asked where order matters, gave no answer
 */
export function consumeGatewayEvent(deps: RecordFactsDeps & { readonly payments: PaymentStore }) {
  const record = recordGatewayFacts(deps);
  return async (event: GatewayEvent): Promise<{ readonly transactionId: TransactionId; status: string }> => {
    const { gateway, gatewayAccount, reference } = event;
    const transactionId =
      event.transactionId ?? (await deps.payments.idOf({ gateway, gatewayAccount, reference }));
    if (transactionId === null) throw new GatewayEventRefused(event, { kind: 'NO_PAYMENT' });
    const recorded = await record({ ...event, transactionId });
    if (!recorded.ok) throw new GatewayEventRefused(event, recorded.error);
    return { transactionId, status: recorded.value.status };
  };
}
