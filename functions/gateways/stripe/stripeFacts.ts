import type Stripe from 'stripe';
import type { Currency } from '../../shared/money.ts';
import type { GatewayFact, RefundStatus } from '../gatewayFact.ts';
import { PROCESSING_ERROR } from './stripeErrors.ts';
import { feeAmount, fromStripeAmount } from './stripeAmounts.ts';

/** What of a PaymentIntent is asked for with it, at most four levels deep: https://docs.stripe.com/api/expanding_objects */
export const EXPANDED = ['latest_charge.balance_transaction', 'latest_charge.refunds'] as const;

/** What a PaymentIntent with `EXPANDED` says, in the order in which it happened. @see https://docs.stripe.com/payments/paymentintents/lifecycle */
export function factsOfIntent(
  intent: Stripe.PaymentIntent,
  disputes: readonly Stripe.Dispute[],
  currency: Currency,
): GatewayFact[] {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  return [
    ...factsOfStatus(intent, charge, currency),
    ...(charge?.refunds?.data ?? []).map((refund) => factOfRefund(refund, currency)),
    ...disputes.map((dispute) => factOfDispute(dispute, currency)),
  ];
}

function factsOfStatus(
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge | null,
  currency: Currency,
): GatewayFact[] {
  const units = (amount: number): bigint => fromStripeAmount(amount, currency);
  const authorized = (amount: number): GatewayFact => ({
    kind: 'AUTHORIZED',
    amount: units(amount),
    expiresAt: captureBefore(charge),
  });
  switch (intent.status) {
    case 'requires_action':
      return [{ kind: 'ACTION_REQUIRED' }];
    case 'processing':
      return [{ kind: 'PROCESSING' }];
    case 'requires_capture':
      return [authorized(intent.amount_capturable)];
    case 'succeeded':
      return [
        authorized(intent.amount),
        {
          kind: 'CAPTURED',
          captureId: charge?.id ?? intent.id,
          amount: units(intent.amount_received),
          fee: feeOf(charge, currency),
        },
      ];
    case 'canceled':
      return [intent.cancellation_reason === 'expired' ? { kind: 'EXPIRED' } : { kind: 'VOIDED' }];
    default:
      // It is confirmed again, and may succeed: nothing is known yet.
      if (intent.last_payment_error?.code === PROCESSING_ERROR) return [];
      return [declined(intent.last_payment_error)];
  }
}

/** Refused, or never confirmed: a new payment needs a new PaymentIntent of ours. */
function declined(error: Stripe.PaymentIntent['last_payment_error']): GatewayFact {
  const code = error?.decline_code ?? error?.code ?? 'requires_payment_method';
  return { kind: 'DECLINED', code, reason: error?.message ?? 'The payment method was refused.' };
}

function captureBefore(charge: Stripe.Charge | null): string | null {
  const seconds = charge?.payment_method_details?.card?.capture_before;
  return seconds === undefined ? null : new Date(seconds * 1_000).toISOString();
}

/** Of the currency of the account's balance; where that is another, the settlement report has it. */
function feeOf(charge: Stripe.Charge | null, currency: Currency): bigint | null {
  const settled = charge?.balance_transaction;
  if (settled === null || settled === undefined || typeof settled === 'string') return null;
  if (settled.currency.toUpperCase() !== currency.symbol) return null;
  return feeAmount(settled.fee, currency);
}

const REFUNDS: Readonly<Record<string, RefundStatus>> = {
  pending: 'PENDING',
  requires_action: 'PENDING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'FAILED',
};

export function factOfRefund(refund: Stripe.Refund, currency: Currency): GatewayFact {
  const { id, amount, status, metadata, failure_reason: reason } = refund;
  return {
    kind: 'REFUND',
    refundId: metadata?.['refundId'] ?? id,
    status: REFUNDS[status ?? 'pending'] ?? 'PENDING',
    amount: fromStripeAmount(amount, currency),
    reason: reason ?? null,
  };
}

function factOfDispute(dispute: Stripe.Dispute, currency: Currency): GatewayFact {
  const { id, amount, status, reason, evidence_details: evidence, balance_transactions: settled } = dispute;
  const own = settled.filter((each) => each.currency.toUpperCase() === currency.symbol);
  return {
    kind: 'DISPUTE',
    disputeId: id,
    status: status === 'won' ? 'WON' : status === 'lost' ? 'LOST' : 'OPEN',
    amount: fromStripeAmount(amount, currency),
    fee: own.reduce((sum, { fee }) => sum + (feeAmount(fee, currency) ?? 0n), 0n),
    reason,
    respondBy: evidence.due_by === null ? null : new Date(evidence.due_by * 1_000).toISOString(),
  };
}
