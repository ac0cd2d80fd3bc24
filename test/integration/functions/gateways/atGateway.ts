import type { GatewayFact } from '../../../../functions/gateways/gatewayFact.ts';
import type { CardWorld } from './world.ts';

/** How often the gateway was asked to make a payment of this reference. */
export function chargesOf({ server }: CardWorld, reference: string): number {
  return server.calls.filter(({ operation, subject }) => operation === 'create' && subject === reference)
    .length;
}

/** The payment as the gateway has it. */
export function atGateway({ server }: CardWorld, reference: string | undefined) {
  const payment = server.payments().find(({ id }) => id === reference);
  if (payment === undefined) throw new Error(`the gateway has no ${reference}`);
  return payment;
}

/** Facts about a payment, as a webhook of its gateway brings them. */
export async function tell(
  world: CardWorld,
  id: Parameters<CardWorld['read']>[0],
  facts: readonly GatewayFact[],
  currency = 'EUR',
) {
  const { gatewayReference: reference = 'pay_x' } = await world.read(id);
  const from = { merchantId: 'demo', gateway: 'sandbox', gatewayAccount: 'demo' };
  return world.told({ ...from, transactionId: id, reference, currency, facts, lookUp: false });
}
