import { createHmac } from 'node:crypto';

export type Json = Record<string, unknown>;

export const ADYEN_MERCHANT = 'ContractMerchantECOM';
/** Hexadecimal, as Adyen makes them. */
export const ADYEN_HMAC_KEY = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';

/** A payment as the test's server keeps it. */
export interface AdyenPayment {
  readonly pspReference: string;
  readonly reference: string;
  readonly amount: { readonly currency: string; readonly value: number };
  status: 'AUTHORISED' | 'CAPTURED' | 'CANCELLED';
  captured: number;
  refunded: number;
}

/** https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures, by its description. */
export function signedItem(item: Json, hmacKey = ADYEN_HMAC_KEY): Json {
  const amount = item['amount'] as AdyenPayment['amount'];
  const fields = [
    item['pspReference'],
    item['originalReference'],
    item['merchantAccountCode'],
    item['merchantReference'],
    amount.value,
    amount.currency,
    item['eventCode'],
    item['success'],
  ];
  const hmacSignature = createHmac('sha256', Buffer.from(hmacKey, 'hex'))
    .update(fields.map((field) => field ?? '').join(':'))
    .digest('base64');
  return { ...item, additionalData: { ...(item['additionalData'] as Json | undefined), hmacSignature } };
}

/** A batch as it is posted. */
export function batchOf(items: readonly Json[]): string {
  return JSON.stringify({
    live: 'false',
    notificationItems: items.map((item) => ({ NotificationRequestItem: item })),
  });
}

/** An item about a payment, signed. */
export function itemOf(payment: AdyenPayment, more: Json): Json {
  return signedItem({
    additionalData: {},
    amount: payment.amount,
    eventDate: '2026-11-22T10:00:00+01:00',
    merchantAccountCode: ADYEN_MERCHANT,
    merchantReference: payment.reference,
    originalReference: '',
    paymentMethod: 'visa',
    pspReference: payment.pspReference,
    reason: '',
    ...more,
  });
}
