import { type SandboxPayment, takenOf } from '../../../dev/gateway/payment.ts';

/** What the gateway owes the merchant for a payment by its own books, in base units. */
export function owedBy(payment: SandboxPayment): bigint {
  const kept = payment.captures.filter(({ failed }) => failed === null);
  const fees = kept.reduce((sum, { fee }) => sum + fee, 0n);
  const refunded = payment.refunds.filter(({ status }) => status === 'succeeded');
  const back = refunded.reduce((sum, { amount }) => sum + amount, 0n);
  const disputed = payment.disputes.reduce(
    (sum, { amount, fee, status }) => sum + fee + (status === 'won' ? 0n : amount),
    0n,
  );
  return takenOf(payment) - fees - back - disputed;
}

/** On one line, for whoever looks for the cause. */
export function told(value: object): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
}
