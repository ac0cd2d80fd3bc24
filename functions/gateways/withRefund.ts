import type { CardPayment, CardRefund } from './cardPayment.ts';
import { placed } from './joinFact.ts';
import { nextVersion } from './withFact.ts';

/** The payment with a refund that is reserved and not yet asked for. */
export function withRefund(
  payment: CardPayment,
  { id, amount, reason }: Pick<CardRefund, 'id' | 'amount' | 'reason'>,
  at: string,
  keyId?: string,
): CardPayment {
  const refund: CardRefund = { id, amount, reason, status: 'REQUESTED', failureReason: null, createdAt: at };
  return nextVersion(payment, {
    facts: { ...payment.facts, refunds: placed(payment.facts.refunds, refund) },
    change: { kind: 'REFUND', id, status: 'REQUESTED', before: null, amount },
    attempts: 0,
    at,
    keyId,
  });
}
