import { randomInt } from 'node:crypto';

export type Json = Record<string, unknown>;

export interface PaypalMoney {
  readonly currency_code: string;
  readonly value: string;
}

/** An order as the test's server keeps it. */
export interface PaypalOrder {
  readonly id: string;
  readonly intent: 'CAPTURE' | 'AUTHORIZE';
  readonly customId: string;
  readonly amount: PaypalMoney;
  status: string;
  authentication: string | null;
  authorization: Json | null;
  capture: Json | null;
  readonly refunds: Json[];
}

export function captureOf(part: Json, status: string, amount: PaypalMoney): Json {
  const paypal_fee = { currency_code: amount.currency_code, value: '1' };
  return {
    ...part,
    status,
    amount,
    final_capture: true,
    seller_receivable_breakdown: { gross_amount: amount, paypal_fee },
  };
}

/** https://developer.paypal.com/docs/api/orders/v2/#definition-order */
export function shown(order: PaypalOrder): Json {
  const { id, intent, status, amount, customId, authorization, capture, refunds } = order;
  const challenged = order.authentication !== null || status === 'PAYER_ACTION_REQUIRED';
  const three_d_secure = { authentication_status: order.authentication ?? undefined, enrollment_status: 'Y' };
  const authentication_result = { liability_shift: 'POSSIBLE', three_d_secure };
  return {
    id,
    intent,
    status,
    payment_source: { card: { last_digits: '1111', ...(challenged ? { authentication_result } : {}) } },
    purchase_units: [
      {
        reference_id: 'default',
        custom_id: customId,
        invoice_id: customId,
        amount,
        payments: {
          ...(authorization === null ? {} : { authorizations: [authorization] }),
          ...(capture === null ? {} : { captures: [capture] }),
          ...(refunds.length === 0 ? {} : { refunds }),
        },
      },
    ],
    links: [
      { href: `https://api-m.sandbox.paypal.com/v2/checkout/orders/${id}`, rel: 'self', method: 'GET' },
      ...(status === 'PAYER_ACTION_REQUIRED'
        ? [
            {
              href: `https://www.sandbox.paypal.com/webapps/helios?action=verify&flow=3ds&cart_id=${id}`,
              rel: 'payer-action',
              method: 'GET',
            },
          ]
        : []),
    ],
  };
}

/** 17 characters, as PayPal's. */
export function newId(): string {
  return Array.from({ length: 17 }, () => 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'[randomInt(32)]).join('');
}
