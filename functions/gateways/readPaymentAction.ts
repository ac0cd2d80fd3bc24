import type { CardPayment } from './cardPayment.ts';
import type { Gateways, PaymentAction } from './ports.ts';
import { authorizeRequestOf, type EmailOf } from './runOperation.ts';

/**
 * What the payer's client needs to go on, asked of the gateway anew each time and kept nowhere; null where nothing is to be done, or where
 * the gateway does not answer: the same key asks again.
 */
export function readPaymentAction({
  gateways,
  emailOf,
}: {
  readonly gateways: Pick<Gateways, 'get'>;
  readonly emailOf: EmailOf;
}) {
  return async (payment: CardPayment): Promise<PaymentAction | null> => {
    const { id: transactionId, status, gateway, gatewayReference: reference, amount } = payment;
    if (status !== 'REQUIRES_ACTION') return null;
    const account = { merchantId: payment.merchantId, account: payment.gatewayAccount };
    const action = await gateways.get(gateway).readAction({
      account,
      transactionId,
      currency: amount.currency,
      reference: reference ?? null,
      authorization: authorizeRequestOf(payment, await emailOf(payment)),
    });
    return action.kind === 'DONE' ? action.value : null;
  };
}
