import { parseTransactionId, type TransactionId } from '../../shared/ids.ts';

/*
 * Adyen's `reference`: at most 80 characters, signed in webhooks, shown in reports. Several in one are separated by a hyphen:
 * https://docs.adyen.com/api-explorer/Webhooks/1/post/AUTHORISATION, `merchantReference`.
 */

const FORM = /^(txn_[0-9A-Z]{26})(?:-(capture|ref_[0-9A-Z]{26}))?$/;

/** Of a payment: our id, and whether it is captured with its authorisation, which no webhook says otherwise. */
export function paymentReference(id: TransactionId, capture: boolean): string {
  return capture ? `${id}-capture` : id;
}

/** Of a refund: our id of the payment and of the refund. */
export function refundReference(id: TransactionId, refundId: string): string {
  return `${id}-${refundId}`;
}

export interface ReadReference {
  readonly transactionId: TransactionId;
  /** Captured with its authorisation. */
  readonly capture: boolean;
  readonly refundId: string | null;
}

/** Null for what is not ours. */
export function readReference(text: string): ReadReference | null {
  const [, id = '', more = ''] = FORM.exec(text) ?? [];
  const transactionId = parseTransactionId(id);
  if (!transactionId.ok) return null;
  const refundId = more.startsWith('ref_') ? more : null;
  return { transactionId: transactionId.value, capture: more === 'capture', refundId };
}
