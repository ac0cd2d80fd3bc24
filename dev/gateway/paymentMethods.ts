/** How the sandbox treats a payment by its payment method: whoever tests says by the token what is to happen. */
export interface Behaviour {
  readonly outcome: 'authorized' | 'declined' | 'requires_action' | 'processing';
  readonly decline?: { readonly code: string; readonly message: string };
  /** What happens to the answer of the call that creates the payment, once the payment stands. */
  readonly answer?: 'never' | 'error';
  /** So many calls with one key are refused with 429 before one is taken. */
  readonly refusals?: number;
  readonly webhooks?: 'delayed' | 'duplicated' | 'reordered' | 'none';
  /** What happens by itself once it is captured. */
  readonly afterCapture?: 'dispute' | 'capture_fails';
  /** How a refund ends. Default: it succeeds at once. */
  readonly refunds?: 'fail' | 'pending';
  /** How long an authorisation lasts. Default: seven days. */
  readonly authorizedForMs?: number;
}

const declined = (code: string, message: string): Behaviour => ({
  outcome: 'declined',
  decline: { code, message },
});

export const PAYMENT_METHODS: Readonly<Record<string, Behaviour>> = {
  pm_success: { outcome: 'authorized' },
  pm_decline: declined('insufficient_funds', 'The card has insufficient funds.'),
  pm_decline_fraud: declined('fraudulent', 'The issuer suspects fraud.'),
  pm_requires_action: { outcome: 'requires_action' },
  pm_processing: { outcome: 'processing' },
  pm_timeout_after_charge: { outcome: 'authorized', answer: 'never' },
  pm_error_after_charge: { outcome: 'authorized', answer: 'error' },
  pm_rate_limit: { outcome: 'authorized', refusals: 2 },
  pm_rate_limit_always: { outcome: 'authorized', refusals: Number.POSITIVE_INFINITY },
  pm_lost_until_webhook: { outcome: 'authorized', answer: 'error', webhooks: 'delayed' },
  pm_delayed_webhook: { outcome: 'authorized', webhooks: 'delayed' },
  pm_duplicate_webhooks: { outcome: 'authorized', webhooks: 'duplicated' },
  pm_reordered_webhooks: { outcome: 'authorized', webhooks: 'reordered' },
  pm_no_webhooks: { outcome: 'authorized', webhooks: 'none' },
  pm_dispute: { outcome: 'authorized', afterCapture: 'dispute' },
  pm_capture_fails: { outcome: 'authorized', afterCapture: 'capture_fails' },
  pm_refund_fails: { outcome: 'authorized', refunds: 'fail' },
  pm_refund_pending: { outcome: 'authorized', refunds: 'pending' },
  pm_short_authorization: { outcome: 'authorized', authorizedForMs: 1_000 },
};
