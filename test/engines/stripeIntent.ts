export type Json = Record<string, unknown>;

/** A PaymentIntent as the test's server keeps it. */
export interface Intent {
  id: string;
  amount: number;
  currency: string;
  capture: boolean;
  status: string;
  metadata: Record<string, string>;
  received: number;
  cancellation: string | null;
  error: Json | null;
  refunds: Json[];
  disputes: Json[];
  returnUrl: string | null;
}

/** The card was good: https://docs.stripe.com/payments/paymentintents/lifecycle */
export function accept(intent: Intent): void {
  Object.assign(
    intent,
    intent.capture ? { status: 'succeeded', received: intent.amount } : { status: 'requires_capture' },
  );
}

/** As the API shows it, with what the adapter expands: https://docs.stripe.com/api/payment_intents/object */
export function shown(intent: Intent): Json {
  const charge = {
    id: intent.id.replace('pi_', 'ch_'),
    object: 'charge',
    payment_method_details: { card: { capture_before: 1_800_000_000 } },
    balance_transaction:
      intent.status === 'succeeded'
        ? { object: 'balance_transaction', currency: intent.currency, fee: 61 }
        : null,
    refunds: { object: 'list', data: intent.refunds, has_more: false },
  };
  return {
    id: intent.id,
    object: 'payment_intent',
    amount: intent.amount,
    amount_capturable: intent.status === 'requires_capture' ? intent.amount : 0,
    amount_received: intent.received,
    currency: intent.currency,
    status: intent.status,
    cancellation_reason: intent.cancellation,
    client_secret: `${intent.id}_secret_${'x'.repeat(24)}`,
    last_payment_error: intent.error,
    latest_charge: intent.status === 'requires_action' ? null : charge,
    metadata: intent.metadata,
    next_action:
      intent.status === 'requires_action'
        ? {
            type: 'redirect_to_url',
            redirect_to_url: {
              url: `https://hooks.stripe.com/redirect/${intent.id}`,
              return_url: intent.returnUrl,
            },
          }
        : null,
  };
}
