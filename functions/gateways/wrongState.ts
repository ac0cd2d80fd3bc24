import type { PaymentsError } from '../shared/errors.ts';
import { type CardPayment, shownStatus } from './cardPayment.ts';

/** The refusal of something that a payment's state does not allow. */
export function wrongState(payment: CardPayment, expected: string): PaymentsError {
  const { id } = payment;
  return {
    code: 'InvalidState',
    facts: { type: 'transaction', id, status: shownStatus(payment), expected },
  };
}
